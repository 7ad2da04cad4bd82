import { beforeEach, describe, expect, test } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { HELD } from '../../packages/server/src/domain/job/lifecycle.ts';
import { completion, EXPORT_TTL_MS, RECORD_TTL } from '../support/job-fixtures.ts';
import {
  completeOne,
  findJob,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
} from './job-store-harness.ts';

const QUOTA = { policy: { quotaBytes: 1_000 } };

export function describeCompletion(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  describe('completing', () => {
    test('marks the job, with its result', async () => {
      const job = await startOne(store);
      const given = completion(job);

      const outcome = await store.jobs.complete(given);

      const completed = await findJob(store, job);
      expect(outcome).toEqual({ type: 'completed' });
      expect(completed).toMatchObject({
        status: 'completed',
        stage: 'done',
        progress: 100,
        leaseUntilMs: null,
        error: null,
        result: given.transition.patch.result,
        finishedAtMs: completed.updatedAtMs,
        expiresAtMs: completed.updatedAtMs + RECORD_TTL.completedMs,
      });
    });

    test('writes the history row of the job', async () => {
      const source = { type: 'stored', documentId: 'cv', version: 7 } as const;
      const job = await startOne(store, { source, document: null, fileName: 'Résumé.pdf' });
      const given = completion(job);
      await store.jobs.complete(given);

      const { finishedAtMs } = await findJob(store, job);
      const createdAtMs = finishedAtMs ?? 0;
      const { exportId, report: _report, ...file } = given.transition.patch.result;
      expect(await store.history.find('ada', exportId)).toEqual({
        record: {
          id: exportId,
          ...file,
          jobId: job.id,
          userId: 'ada',
          documentId: 'cv',
          documentVersion: 7,
          templateId: job.templateId,
          templateVersion: job.templateVersion,
          fileName: 'Résumé.pdf',
          downloadCount: 0,
          createdAtMs,
          expiresAtMs: createdAtMs + EXPORT_TTL_MS,
        },
        isExpired: false,
      });
    });

    test('takes the file of the completion for what the job has', async () => {
      const job = await startOne(store);
      const before = await store.jobs.find('ada', job.id);
      await store.jobs.complete(completion(job));
      const after = await store.jobs.find('ada', job.id);

      expect([before?.hasFile, after?.hasFile]).toEqual([false, true]);
    });

    test('adds to the usage of that user', async () => {
      await completeOne(store, { fileSizeBytes: 300 });
      await completeOne(store, { fileSizeBytes: 50 });
      await completeOne(store, { fileSizeBytes: 7, userId: 'bob' });

      expect(await store.history.usedBytes('ada')).toBe(350);
      expect(await store.history.usedBytes('bob')).toBe(7);
    });

    test('may fill the quota to the last byte', async () => {
      await completeOne(store, { fileSizeBytes: 600 });
      const job = await startOne(store, QUOTA);

      const outcome = await store.jobs.complete(completion(job, { fileSizeBytes: 400 }));

      expect(outcome.type).toBe('completed');
    });

    test('writes nothing over the quota and leaves the lease', async () => {
      await completeOne(store, { fileSizeBytes: 600 });
      const job = await startOne(store, QUOTA);

      const outcome = await store.jobs.complete(completion(job, { fileSizeBytes: 401 }));

      expect(outcome).toEqual({ type: 'quotaExceeded', usedBytes: 600 });
      expect(await findJob(store, job)).toEqual(job);
      expect(await store.jobs.held([leaseOf(job)], HELD)).toHaveLength(1);
      expect(await store.history.list('ada', { limit: 10, offset: 0 })).toMatchObject({ total: 1 });
      expect(await store.history.usedBytes('ada')).toBe(600);
    });

    test('tells a lost lease before a full quota', async () => {
      const job = await startOne(store, { policy: { quotaBytes: 0 } });
      const tooBig = completion({ ...job, fence: job.fence + 1 });

      expect(await store.jobs.complete(tooBig)).toEqual({ type: 'lost' });
    });

    test('has room again for what expired, swept or not', async () => {
      await completeOne(store, { fileSizeBytes: 900, policy: { exportTtlMs: 60_000 } });
      await store.advance(60_000);
      const job = await startOne(store, QUOTA);

      const outcome = await store.jobs.complete(completion(job, { fileSizeBytes: 900 }));

      expect(outcome.type).toBe('completed');
    });

    test('holds the quota when jobs of a user complete at once', async () => {
      const policy = { userConcurrency: 6, quotaBytes: 1_000 };
      const jobs = [];
      for (let n = 0; n < 6; n += 1) jobs.push(await startOne(store, { policy }));

      const outcomes = await Promise.all(
        jobs.map((job) => store.jobs.complete(completion(job, { fileSizeBytes: 400 }))),
      );

      expect(outcomes.filter(({ type }) => type === 'completed')).toHaveLength(2);
      expect(await store.history.usedBytes('ada')).toBe(800);
    });

    test('writes nothing that cannot be given back exactly', async () => {
      const job = await startOne(store, { policy: { exportTtlMs: Number.MAX_SAFE_INTEGER } });

      await expect(store.jobs.complete(completion(job))).rejects.toThrow(RangeError);

      expect(await findJob(store, job)).toEqual(job);
      expect(await store.history.list('ada', { limit: 1, offset: 0 })).toMatchObject({ total: 0 });
      expect(await store.history.usedBytes('ada')).toBe(0);
    });

    test('happens once when it is sent twice', async () => {
      const job = await startOne(store);

      const outcomes = await Promise.all([
        store.jobs.complete(completion(job)),
        store.jobs.complete(completion(job)),
      ]);

      expect(outcomes.map(({ type }) => type).sort()).toEqual(['completed', 'lost']);
      expect(await store.history.list('ada', { limit: 10, offset: 0 })).toMatchObject({ total: 1 });
    });
  });
}
