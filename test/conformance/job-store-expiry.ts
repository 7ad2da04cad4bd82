import { beforeEach, describe, expect, test } from 'vitest';
import { expireLease, reschedule } from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  cancelling,
  claimRequest,
  LEASE_MS,
  RECORD_TTL,
  retrying,
  TIMEOUT,
  WHILE_TESTING_MS,
} from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  failOne,
  type OpenStore,
  openForTest,
  recordOf,
  type StoreHarness,
  startOne,
  submitJobs,
  submitOne,
  write,
} from './job-store-harness.ts';

export function describeExpiry(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const recover = (limit = 10) => store.jobs.expireLeases(expireLease(RECORD_TTL), limit);

  describe('a lease that ran out', () => {
    test('is left alone until then', async () => {
      await startOne(store);
      await store.advance(LEASE_MS - WHILE_TESTING_MS);

      expect(await recover()).toEqual([]);
    });

    test('puts the job back in the queue, at once claimable', async () => {
      const job = await startOne(store);
      await store.advance(LEASE_MS);

      const recovered = await recover();

      expect(recovered).toMatchObject([
        { id: job.id, status: 'pending', attempts: 1, leaseUntilMs: null },
      ]);
      expect(recovered[0]?.error).toMatchObject({ code: 'WORKER_LOST' });
      const again = (await claimOne(store)).job;
      expect(again).toMatchObject({ id: job.id, attempts: 2 });
      expect(again.fence).toBeGreaterThan(job.fence);
    });

    test('fails the job when no attempt is left', async () => {
      const job = await startOne(store, { maxAttempts: 1 });
      await store.advance(LEASE_MS);

      expect(await recover()).toMatchObject([{ id: job.id, status: 'failed', attempts: 1 }]);
    });

    test('keeps the record of what failed as long as its policy says, or else as it is told', async () => {
      const lasting = await startOne(store, {
        userId: 'bob',
        maxAttempts: 1,
        policy: { failedJobTtlMs: 5_000 },
      });
      const plain = await startOne(store, { maxAttempts: 1 });
      await store.advance(LEASE_MS);

      const recovered = await recover();

      const keptMs = (id: string) => {
        const { expiresAtMs, finishedAtMs } = recovered.find((job) => job.id === id) ?? {};
        return (expiresAtMs ?? 0) - (finishedAtMs ?? 0);
      };
      expect(keptMs(lasting.id)).toBe(5_000);
      expect(keptMs(plain.id)).toBe(RECORD_TTL.failedMs);
    });

    test('is dealt with once, by whoever comes first', async () => {
      await submitJobs(store, { count: 4, policy: { userConcurrency: 4 } });
      await store.jobs.claim(claimRequest(4));
      await store.advance(LEASE_MS);

      const recovered = await Promise.all([recover(), recover(), recover()]);

      expect(recovered.flat()).toHaveLength(4);
    });

    test('is dealt with in batches', async () => {
      await submitJobs(store, { count: 5, policy: { userConcurrency: 5 } });
      await store.jobs.claim(claimRequest(5));
      await store.advance(LEASE_MS);

      expect(await recover(2)).toHaveLength(2);
      expect(await recover(2)).toHaveLength(2);
      expect(await recover(2)).toHaveLength(1);
      expect(await recover(2)).toEqual([]);
    });

    test('still counts against the concurrency of its user until it is dealt with', async () => {
      await submitJobs(store, { count: 2, policy: { userConcurrency: 1 } });
      await claimOne(store);
      await store.advance(LEASE_MS);

      expect(await store.jobs.claim(claimRequest())).toEqual([]);
      await recover();
      expect(await store.jobs.claim(claimRequest())).toHaveLength(1);
    });
  });

  describe('a record past its expiry', () => {
    test('does not exist, though it was not purged', async () => {
      const completed = await completeOne(store);
      await store.advance(RECORD_TTL.completedMs);

      expect(await recordOf(store, 'ada', completed.id)).toBeNull();
      expect(await store.jobs.list('ada', { limit: 10, offset: 0 })).toEqual({
        jobs: [],
        total: 0,
      });
      expect((await store.jobs.stats()).byStatus.completed).toBe(0);
      expect(await store.jobs.remove('ada', completed.id)).toBe(false);
    });

    test('cannot be retried', async () => {
      const failed = await failOne(store);
      await store.advance(RECORD_TTL.failedMs);

      expect(await store.jobs.transitionForUser(retrying(failed))).toEqual({ type: 'refused' });
    });

    test('is there until the last moment', async () => {
      const completed = await completeOne(store);
      await store.advance(RECORD_TTL.completedMs - WHILE_TESTING_MS);

      expect(await recordOf(store, 'ada', completed.id)).toEqual(completed);
    });

    test('leaves the history behind', async () => {
      const completed = await completeOne(store);
      await store.advance(RECORD_TTL.completedMs);
      await store.jobs.purgeExpired(10);

      expect(await store.history.find('ada', completed.id)).toMatchObject({ isExpired: false });
    });
  });

  describe('purging', () => {
    test('removes expired records, in batches, and no others', async () => {
      for (let n = 0; n < 3; n += 1) await completeOne(store);
      const failed = await failOne(store);
      await store.advance(RECORD_TTL.completedMs);

      expect(await store.jobs.purgeExpired(2)).toBe(2);
      expect(await store.jobs.purgeExpired(2)).toBe(1);
      expect(await store.jobs.purgeExpired(2)).toBe(0);
      expect(await recordOf(store, 'ada', failed.id)).toEqual(failed);
    });

    test('never takes a live job, however old', async () => {
      const job = await submitOne(store);
      await store.advance(365 * 24 * 3_600_000);

      expect(await store.jobs.purgeExpired(10)).toBe(0);
      expect(await recordOf(store, 'ada', job.id)).toEqual(job);
    });

    test('takes cancelled jobs after their time', async () => {
      const job = await submitOne(store);
      await store.jobs.transitionForUser(cancelling(job));
      await store.advance(RECORD_TTL.failedMs);

      expect(await store.jobs.purgeExpired(10)).toBe(1);
    });
  });

  describe('the next due job', () => {
    test('is the soonest of those that are not due yet', async () => {
      expect(await store.jobs.nextDueInMs()).toBeNull();
      for (const delayMs of [60_000, 30_000]) {
        const job = await startOne(store);
        await write(store, job, reschedule(TIMEOUT, delayMs));
      }
      await submitOne(store);

      const dueInMs = await store.jobs.nextDueInMs();
      expect(dueInMs).toBeGreaterThan(25_000);
      expect(dueInMs).toBeLessThanOrEqual(30_000);
    });

    test('is none when all are due', async () => {
      await submitOne(store);

      expect(await store.jobs.nextDueInMs()).toBeNull();
    });
  });
}
