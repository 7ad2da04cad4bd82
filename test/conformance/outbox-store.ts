import { beforeEach, describe, expect, test } from 'vitest';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import {
  type AttemptEnd,
  expireLease,
  release,
  reschedule,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  cancelling,
  completion,
  LEASE_MS,
  nextId,
  RECORD_TTL,
  retrying,
  TIMEOUT,
} from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  failOne,
  findJob,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
  submitJobs,
} from './job-store-harness.ts';

const ANNOUNCED = { announcesEnd: true };

/** What every driver of OutboxStore must do, over the real thing. */
export function describeOutboxStore(name: string, open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const events = async () =>
    (await store.outbox.read(100)).map(({ type, job }) => [type, job.id] as const);
  const write = (job: Job, transition: AttemptEnd) =>
    store.jobs.transition({ lease: leaseOf(job), transition });

  describe(`outbox store: ${name}`, () => {
    test('tells of each end, with the job as it ended, in their order', async () => {
      const completed = await completeOne(store, ANNOUNCED);
      const failed = await failOne(store, ANNOUNCED);
      const cancelled = await startOne(store, ANNOUNCED);
      await store.jobs.transitionForUser(cancelling(cancelled));

      const told = await store.outbox.read(100);

      expect(told.map(({ type, job }) => ({ type, job }))).toEqual([
        { type: 'completed', job: completed },
        { type: 'failed', job: failed },
        { type: 'cancelled', job: await findJob(store, cancelled) },
      ]);
      const ids = told.map(({ id }) => id);
      expect(ids.toSorted()).toEqual(ids);
    });

    test('tells of a job whose last worker was lost', async () => {
      const job = await startOne(store, { ...ANNOUNCED, maxAttempts: 1 });
      await store.advance(LEASE_MS);
      await store.jobs.expireLeases(expireLease(RECORD_TTL), 10);

      expect(await events()).toEqual([['failed', job.id]]);
    });

    test('tells nothing of what has not ended', async () => {
      await write(await startOne(store, ANNOUNCED), reschedule(TIMEOUT, 60_000));
      await write(await startOne(store, { ...ANNOUNCED, userId: 'bob' }), release());

      expect(await events()).toEqual([]);
    });

    test('tells nothing of jobs that nobody asked about, nor of refused writes', async () => {
      await completeOne(store);
      const job = await startOne(store, { ...ANNOUNCED, policy: { quotaBytes: 10 } });
      await store.jobs.complete(completion(job));

      expect(await events()).toEqual([]);
    });

    test('tells again when a retried job ends again', async () => {
      const job = await failOne(store, ANNOUNCED);
      await store.jobs.transitionForUser(retrying(job));
      await store.jobs.complete(completion((await claimOne(store)).job));

      expect(await events()).toEqual([
        ['failed', job.id],
        ['completed', job.id],
      ]);
    });

    test('tells once that a batch is finished, when the last of its jobs has ended', async () => {
      const [one, other] = await submitJobs(store, { ...ANNOUNCED, batchId: nextId(), count: 2 });
      await store.jobs.transitionForUser(cancelling(other as Job));
      expect(await events()).toEqual([['cancelled', other?.id]]);

      await store.jobs.complete(completion((await claimOne(store)).job));

      expect((await events()).slice(1)).toEqual([
        ['completed', one?.id],
        ['batchFinished', one?.id],
      ]);
    });

    test('gives at most so many, and keeps them until they are removed', async () => {
      await completeOne(store, ANNOUNCED);
      await failOne(store, ANNOUNCED);
      const [first] = await store.outbox.read(1);
      expect(await store.outbox.read(1)).toEqual([first]);
      expect(await store.outbox.count()).toBe(2);

      await store.outbox.remove([first?.id ?? '', 'no such event']);

      expect(await store.outbox.read(100)).toMatchObject([{ type: 'failed' }]);
      expect(await store.outbox.count()).toBe(1);
    });

    test('keeps an event when its job is removed', async () => {
      const job = await failOne(store, ANNOUNCED);
      await store.jobs.remove('ada', job.id);

      expect(await events()).toEqual([['failed', job.id]]);
    });
  });
}
