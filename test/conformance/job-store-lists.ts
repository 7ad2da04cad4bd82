import { beforeEach, describe, expect, test } from 'vitest';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { reschedule } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { JobSnapshot } from '../../packages/server/src/ports/job-store.ts';
import { cancelling, nextId, TIMEOUT } from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  failOne,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
  submitJobs,
  submitOne,
} from './job-store-harness.ts';

export function describeLists(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const all = { limit: 100, offset: 0 };
  const ids = (jobs: readonly JobSnapshot[]) => jobs.map(({ job }) => job.id);

  test('jobs that several users look at in one moment are each found by their own user', async () => {
    const ofBob = await completeOne(store, { userId: 'bob' });
    const ofAda = await submitOne(store, { userId: 'ada' });
    const asked = [
      ['ada', ofAda.id],
      ['bob', ofAda.id],
      ['bob', ofBob.id],
      ['ada', nextId()],
      ['ada', ofAda.id],
      ['eve', 'no-id'],
    ] as const;

    const found = await Promise.all(asked.map(([user, id]) => store.jobs.find(user, id)));

    expect(found.map((snapshot) => snapshot?.job.id)).toEqual([
      ofAda.id,
      undefined,
      ofBob.id,
      undefined,
      ofAda.id,
      undefined,
    ]);
    expect(found.map((snapshot) => snapshot?.hasFile)).toEqual([
      false,
      undefined,
      true,
      undefined,
      false,
      undefined,
    ]);
  });

  describe('the list of jobs', () => {
    test('is newest first and knows the true total', async () => {
      const submitted: Job[] = [];
      for (let n = 0; n < 5; n += 1) {
        submitted.push(await submitOne(store));
        await store.advance(1);
      }
      const newestFirst = submitted.map(({ id }) => id).reverse();

      const middle = await store.jobs.list('ada', { limit: 2, offset: 1 });

      expect(ids(middle.jobs)).toEqual(newestFirst.slice(1, 3));
      expect(middle.total).toBe(5);
      const beyond = await store.jobs.list('ada', { limit: 2, offset: 10 });
      expect(beyond).toEqual({ jobs: [], total: 5 });
    });

    test('finds a page far down in a long list', async () => {
      const newestFirst = (await submitJobs(store, { count: 230 })).map(({ id }) => id).reverse();

      const page = await store.jobs.list('ada', { limit: 90, offset: 95 });

      expect(ids(page.jobs)).toEqual(newestFirst.slice(95, 185));
      expect(page.total).toBe(230);
    });

    test('finds what fits wherever it stands in a long list', async () => {
      const long = [
        ...(await submitJobs(store, { count: 230 })),
        ...(await submitJobs(store, { count: 230 })),
      ];
      const picked = [0, 1, 200, 258, 259, 459].map((n) => long[n] as Job);
      for (const job of picked) await store.jobs.transitionForUser(cancelling(job));
      const newestFirst = picked.map(({ id }) => id).toReversed();
      const cancelled = (limit: number, offset: number) =>
        store.jobs.list('ada', { status: 'cancelled', limit, offset });

      const first = await cancelled(4, 0);
      expect(ids(first.jobs)).toEqual(newestFirst.slice(0, 4));
      expect(first.total).toBe(6);
      expect(ids((await cancelled(4, 4)).jobs)).toEqual(newestFirst.slice(4));
    });

    test('filters by status and by document', async () => {
      const source = { type: 'stored', documentId: 'cv', version: 1 } as const;
      const done = await completeOne(store, { source, document: null });
      const failed = await failOne(store);
      const waiting = await submitOne(store, { source, document: null });

      const listed = async (filter: object) =>
        ids((await store.jobs.list('ada', { ...all, ...filter })).jobs);
      expect(await listed({ status: 'failed' })).toEqual([failed.id]);
      expect(await listed({ documentId: 'cv' })).toEqual([waiting.id, done.id]);
      expect(await listed({ documentId: 'cv', status: 'completed' })).toEqual([done.id]);
      expect(await listed({ documentId: 'no-such' })).toEqual([]);
    });

    test('finds inline documents too by the id that their app told', async () => {
      const source = { type: 'inline', documentId: '4711' } as const;
      const done = await completeOne(store, { source });
      const waiting = await submitOne(store, { source });

      const { jobs } = await store.jobs.list('ada', { ...all, documentId: '4711' });
      expect(ids(jobs)).toEqual([waiting.id, done.id]);
      expect(jobs.map(({ job }) => job.source)).toEqual([source, source]);
      const { exports } = await store.history.list('ada', { ...all, documentId: '4711' });
      expect(exports).toMatchObject([
        { jobId: done.id, documentId: '4711', documentVersion: null },
      ]);
    });

    test('shows a user nothing of others', async () => {
      await submitJobs(store, { userId: 'bob', count: 3 });
      const own = await submitOne(store);

      expect(await store.jobs.list('ada', all)).toEqual({
        jobs: [{ job: own, queuePosition: 2, hasFile: false }],
        total: 1,
      });
      expect(await store.jobs.list("' OR 1=1 --", all)).toEqual({ jobs: [], total: 0 });
    });
  });

  describe('a batch', () => {
    test('is found by its id, in the order of its submission', async () => {
      const batchId = nextId();
      const jobs = await submitJobs(store, { batchId, count: 3 });
      await submitJobs(store, { batchId: nextId(), count: 2 });

      const found = await store.jobs.findBatch('ada', batchId);

      expect(found.map(({ job }) => job)).toEqual(jobs);
      expect(found.map(({ queuePosition }) => queuePosition)).toEqual([1, 2, 3]);
    });

    test('is nothing to another user, and nothing when there is none', async () => {
      const batchId = nextId();
      await submitJobs(store, { batchId, count: 2 });

      expect(await store.jobs.findBatch('bob', batchId)).toEqual([]);
      expect(await store.jobs.findBatch('ada', nextId())).toEqual([]);
    });
  });

  describe('whether a file is there', () => {
    test('follows the history', async () => {
      const job = await completeOne(store);
      const hasFile = async () => (await store.jobs.find('ada', job.id))?.hasFile;
      const listed = await store.jobs.list('ada', all);

      expect(listed.jobs).toEqual([{ job, queuePosition: null, hasFile: true }]);
      await store.history.remove('ada', job.result?.exportId ?? '');
      expect(await hasFile()).toBe(false);
    });

    test('ends when the file expires, swept or not', async () => {
      const job = await completeOne(store, { policy: { exportTtlMs: 60_000 } });
      await store.advance(60_000);

      expect(await store.jobs.find('ada', job.id)).toMatchObject({ hasFile: false });
    });
  });

  describe('the position in the queue', () => {
    const position = async ({ userId, id }: Job) =>
      (await store.jobs.find(userId, id))?.queuePosition;
    const positions = (jobs: readonly Job[]) => Promise.all(jobs.map(position));

    test('counts from 1 in the order of claims', async () => {
      const jobs = await submitJobs(store, { count: 3 });

      expect(await positions(jobs)).toEqual([1, 2, 3]);
    });

    test('lets users take turns', async () => {
      const hogs = await submitJobs(store, { userId: 'hog', count: 3 });
      await store.advance(1);
      const bobs = await submitJobs(store, { userId: 'bob', count: 2 });

      expect(await positions(hogs)).toEqual([1, 3, 5]);
      expect(await positions(bobs)).toEqual([2, 4]);
    });

    test('puts better priorities first', async () => {
      const late = await submitOne(store, { userId: 'free', priority: 20 });
      const early = await submitJobs(store, { userId: 'premium', priority: 10, count: 2 });

      expect(await positions([...early, late])).toEqual([1, 2, 3]);
    });

    test('puts what is not due behind all that is', async () => {
      const running = await startOne(store, { priority: 1 });
      await store.jobs.transition({
        lease: leaseOf(running),
        transition: reschedule(TIMEOUT, 60_000),
      });
      await submitJobs(store, { userId: 'bob', priority: 9, count: 2 });

      expect(await position(running)).toBe(3);
    });

    test('is only for pending jobs', async () => {
      const job = await submitOne(store);
      await claimOne(store);

      expect(await position(job)).toBeNull();
    });

    test('is the same in a list', async () => {
      const jobs = await submitJobs(store, { count: 2 });
      const listed = await store.jobs.list('ada', all);

      expect(listed.jobs.map(({ queuePosition }) => queuePosition)).toEqual([2, 1]);
      expect(await positions(jobs)).toEqual([1, 2]);
    });

    test('is the same in a list and in a batch, whatever others have waiting', async () => {
      const batchId = nextId();
      const reversed = async () => (await store.jobs.list('ada', all)).jobs.toReversed();
      await submitJobs(store, { userId: 'hog', count: 4 });
      await store.advance(1);
      const first = await submitJobs(store, { batchId, count: 3 });
      await store.advance(1);
      await submitJobs(store, { userId: 'bob', count: 2 });
      const better = await submitJobs(store, { priority: 1, count: 2 });
      const last = await submitJobs(store, { count: 2 });

      const own = [...first, ...better, ...last];
      const expected = [4, 7, 10, 1, 2, 12, 13];
      expect(await positions(own)).toEqual(expected);
      expect((await reversed()).map(({ job }) => job.id)).toEqual(own.map(({ id }) => id));
      expect((await reversed()).map(({ queuePosition }) => queuePosition)).toEqual(expected);
      const batch = await store.jobs.findBatch('ada', batchId);
      expect(batch.map(({ queuePosition }) => queuePosition)).toEqual(expected.slice(0, 3));
    });
  });

  describe('the position in a queue of many users', () => {
    test('is told as in a short one', async () => {
      const batchId = nextId();
      const later = await startOne(store);
      const transition = reschedule(TIMEOUT, 60_000);
      await store.jobs.transition({ lease: leaseOf(later), transition });
      const crowd = Array.from({ length: 60 }, (_, n) => `user-${n}`);
      await Promise.all(crowd.map((userId) => submitOne(store, { userId })));
      await submitOne(store, { userId: 'urgent', priority: 1 });
      await store.advance(1);

      const own = await submitJobs(store, { batchId, count: 2 });

      const expected = [62, 63];
      const listed = async () => (await store.jobs.list('ada', all)).jobs.toReversed();
      // A second may pass until it is counted again.
      await expect
        .poll(async () => (await listed()).map(({ queuePosition }) => queuePosition))
        .toEqual([64, ...expected]);
      const batch = await store.jobs.findBatch('ada', batchId);
      expect(batch.map(({ queuePosition }) => queuePosition)).toEqual(expected);
      const found = await Promise.all(own.map(({ id }) => store.jobs.find('ada', id)));
      expect(found.map((job) => job?.queuePosition)).toEqual(expected);
    });
  });

  describe('the statistics', () => {
    test('count by status and name the longest wait', async () => {
      expect(await store.jobs.stats()).toEqual({
        byStatus: { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 },
        oldestDueAtMs: null,
      });
      await completeOne(store);
      await failOne(store);
      await startOne(store);
      const oldest = await submitOne(store, { userId: 'bob', priority: 99 });
      await store.advance(5);
      await submitJobs(store, { count: 2 });

      expect(await store.jobs.stats()).toEqual({
        byStatus: { pending: 3, processing: 1, completed: 1, failed: 1, cancelled: 0 },
        oldestDueAtMs: oldest.runAfterMs,
      });
    });

    test('name no wait when nothing is due', async () => {
      const job = await startOne(store);
      await store.jobs.transition({
        lease: leaseOf(job),
        transition: reschedule(TIMEOUT, 60_000),
      });

      expect(await store.jobs.stats()).toMatchObject({
        byStatus: { pending: 1 },
        oldestDueAtMs: null,
      });
    });
  });
}
