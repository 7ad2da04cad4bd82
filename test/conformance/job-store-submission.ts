import { beforeEach, describe, expect, test } from 'vitest';
import { cancelling, jobSpec, nextId, RECORD_TTL, submission } from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  first,
  type OpenStore,
  openForTest,
  recordOf,
  type StoreHarness,
  submitJobs,
  submitOne,
} from './job-store-harness.ts';

export function describeSubmission(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  describe('submitting', () => {
    test('keeps the job as it was submitted', async () => {
      const spec = jobSpec({
        source: { type: 'stored', documentId: 'cv', version: 3 },
        batchId: nextId(),
        options: { pageSize: 'Letter', marginMm: 12.5, locale: 'pt-BR' },
        fileName: 'Añez “2026” 履歴書 🎓\u0000.pdf',
      });
      const created = await submitOne(store, spec);

      expect(created).toMatchObject({
        ...spec,
        submissionId: created.submissionId,
        id: created.id,
      });
      expect(created).toMatchObject({ status: 'pending', progress: 0, attempts: 0, fence: 0 });
      expect(created.runAfterMs).toBe(created.createdAtMs);
      expect(await recordOf(store, 'ada', created.id)).toEqual(created);
    });

    test('keeps an inline document to the letter', async () => {
      const document = {
        text: 'a\u0000b \ud800 \u2028 😀 "quoted" <b>',
        numbers: [0.1, -1e21, 2 ** 53],
        nested: { nothing: null, empty: {}, list: [[]] },
      };
      await submitOne(store, { document });

      expect((await claimOne(store)).document).toEqual(document);
    });

    test('gives a job that names a stored document none', async () => {
      const source = { type: 'stored', documentId: 'cv', version: 1 } as const;
      await submitOne(store, { source, document: null });

      expect(await claimOne(store)).toMatchObject({ document: null, job: { source } });
    });

    test('keeps the policy as it was then, with how long the record stays or without', async () => {
      const policy = { completedJobTtlMs: 1_000, failedJobTtlMs: 2_000 };
      const withTtl = await submitOne(store, { policy });
      const without = await submitOne(store);

      expect((await store.jobs.find('ada', withTtl.id))?.job.policy).toEqual(withTtl.policy);
      expect(withTtl.policy).toMatchObject(policy);
      expect((await store.jobs.find('ada', without.id))?.job.policy).toEqual(without.policy);
    });

    test('keeps the request that a job comes from, for whoever claims it', async () => {
      const origin = { requestId: 'order-42' };
      const submitted = await submitOne(store, { origin });

      expect(submitted.origin).toEqual(origin);
      expect((await claimOne(store)).job.origin).toEqual(origin);
      expect(await submitOne(store)).not.toHaveProperty('origin');
    });

    test('creates all jobs of a submission, in their order', async () => {
      const jobs = await submitJobs(store, { count: 3 });

      const { jobs: listed } = await store.jobs.list('ada', { limit: 10, offset: 0 });
      expect(listed.map(({ job }) => job.id)).toEqual(jobs.map(({ id }) => id).reverse());
    });
  });

  describe('a number that cannot be given back exactly', () => {
    test.each([
      ['beyond the safe integers', { policy: { quotaBytes: 2 ** 60 } }],
      ['a fraction', { policy: { exportTtlMs: 1.5 } }],
      ['infinite', { policy: { userConcurrency: Infinity } }],
      ['none', { priority: Number.NaN }],
      ['a limit of attempts', { maxAttempts: 2 ** 53 }],
      ['a version', { source: { type: 'stored', documentId: 'cv', version: -(2 ** 53) } }],
    ] as const)('is refused, and nothing is created (%s)', async (_, changes) => {
      await expect(store.jobs.submit(submission(changes))).rejects.toThrow(RangeError);

      expect(await store.jobs.list('ada', { limit: 1, offset: 0 })).toEqual({ jobs: [], total: 0 });
      const next = await submitOne(store, { userId: 'bob' });
      expect((await claimOne(store)).job.id).toBe(next.id);
    });

    test('is taken up to the last one that can', async () => {
      const policy = { quotaBytes: Number.MAX_SAFE_INTEGER };
      await submitOne(store, { policy, priority: Number.MIN_SAFE_INTEGER });

      expect((await claimOne(store)).job).toMatchObject({ policy });
    });
  });

  describe('the limit of active submissions', () => {
    test('refuses one more, and creates nothing', async () => {
      await submitOne(store);
      await submitOne(store);

      const outcome = await store.jobs.submit(submission({ maxActiveSubmissions: 2 }));

      expect(outcome).toEqual({ type: 'tooManyActive', activeSubmissions: 2 });
      expect((await store.jobs.list('ada', { limit: 1, offset: 0 })).total).toBe(2);
    });

    test('counts a submission of many jobs once, as long as one of them is live', async () => {
      const jobs = await submitJobs(store, { count: 3 });
      expect(await store.jobs.countActiveSubmissions('ada')).toBe(1);

      for (const job of jobs.slice(1)) await store.jobs.transitionForUser(cancelling(job));
      expect(await store.jobs.countActiveSubmissions('ada')).toBe(1);

      await store.jobs.transitionForUser(cancelling(first(jobs)));
      expect(await store.jobs.countActiveSubmissions('ada')).toBe(0);
    });

    test('counts pending and processing, not finished ones, nor those of others', async () => {
      await completeOne(store);
      await submitOne(store);
      await claimOne(store);
      await submitOne(store);
      await submitOne(store, { userId: 'bob' });

      expect(await store.jobs.countActiveSubmissions('ada')).toBe(2);
      expect(await store.jobs.countActiveSubmissions('bob')).toBe(1);
      expect(await store.jobs.countActiveSubmissions('eve')).toBe(0);
    });

    test('holds when submissions arrive at once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => store.jobs.submit(submission({ maxActiveSubmissions: 3 }))),
      );

      expect(outcomes.filter(({ type }) => type === 'created')).toHaveLength(3);
    });
  });

  describe('an idempotency key', () => {
    const idempotency = { key: 'k1', requestHash: 'h1' };

    test('rejoins the jobs that it made, as they are now', async () => {
      const made = await submitJobs(store, { count: 2, idempotency });
      await claimOne(store);

      const again = await store.jobs.submit(submission({ count: 2, idempotency }));

      expect(again.type).toBe('rejoined');
      const jobs = 'jobs' in again ? again.jobs : [];
      expect(jobs.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
      expect(jobs.map(({ status }) => status)).toEqual(['processing', 'pending']);
    });

    test('leads to the jobs that it made, as they are now, and to the request', async () => {
      const made = await submitJobs(store, { count: 2, idempotency });
      await claimOne(store);

      const found = await store.jobs.findSubmission('ada', 'k1');

      expect(found?.requestHash).toBe('h1');
      expect(found?.jobs.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
      expect(found?.jobs.map(({ status }) => status)).toEqual(['processing', 'pending']);
    });

    test('leads nowhere when it is unknown, or of another user', async () => {
      await submitOne(store, { idempotency });

      expect(await store.jobs.findSubmission('ada', 'k2')).toBeNull();
      expect(await store.jobs.findSubmission('bob', 'k1')).toBeNull();
    });

    test('is refused with another request', async () => {
      await submitOne(store, { idempotency });

      const other = submission({ idempotency: { key: 'k1', requestHash: 'h2' } });

      expect(await store.jobs.submit(other)).toEqual({ type: 'idempotencyConflict' });
    });

    test('rejoins even when the limit is reached', async () => {
      await submitOne(store, { idempotency });

      const again = await store.jobs.submit(submission({ idempotency, maxActiveSubmissions: 1 }));

      expect(again.type).toBe('rejoined');
    });

    test('belongs to its user', async () => {
      const own = await submitOne(store, { idempotency });
      const others = await submitOne(store, { idempotency, userId: 'bob' });

      expect(others.id).not.toBe(own.id);
    });

    test('is not spent by a refused submission', async () => {
      await submitOne(store);
      const refused = submission({ idempotency, maxActiveSubmissions: 1 });
      expect((await store.jobs.submit(refused)).type).toBe('tooManyActive');

      const accepted = submission({ idempotency: { key: 'k1', requestHash: 'h2' } });
      expect((await store.jobs.submit(accepted)).type).toBe('created');
    });

    test('is free again when the record has expired, purged or not', async () => {
      const job = await completeOne(store, { idempotency });
      await store.advance(RECORD_TTL.completedMs);
      expect(await store.jobs.findSubmission('ada', 'k1')).toBeNull();

      const next = await submitOne(store, { idempotency: { key: 'k1', requestHash: 'h2' } });
      expect(next.id).not.toBe(job.id);

      await store.jobs.purgeExpired(10);
      const again = submission({ idempotency: { key: 'k1', requestHash: 'h2' } });
      expect(await store.jobs.submit(again)).toMatchObject({ type: 'rejoined' });
    });

    test('is free again when its jobs are removed', async () => {
      const job = await completeOne(store, { idempotency });
      await store.jobs.remove('ada', job.id);
      expect(await store.jobs.findSubmission('ada', 'k1')).toBeNull();

      const next = submission({ idempotency: { key: 'k1', requestHash: 'h2' } });
      expect((await store.jobs.submit(next)).type).toBe('created');
    });

    test('makes one job of requests that arrive at once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => store.jobs.submit(submission({ idempotency }))),
      );

      const ids = outcomes.flatMap((outcome) => ('jobs' in outcome ? outcome.jobs : []));
      expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
      expect(outcomes.filter(({ type }) => type === 'created')).toHaveLength(1);
    });
  });
}
