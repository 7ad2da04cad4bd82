import { beforeEach, describe, expect, test } from 'vitest';
import { claim, release, reschedule } from '../../packages/server/src/domain/job/lifecycle.ts';
import { claimRequest, completion, LEASE_MS, TIMEOUT } from '../support/job-fixtures.ts';
import {
  claimOne,
  first,
  type OpenStore,
  openForTest,
  recordOf,
  type StoreHarness,
  startOne,
  submitJobs,
  submitOne,
  write,
} from './job-store-harness.ts';

export function describeClaiming(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const claimedUsers = async (limit: number) =>
    (await store.jobs.claim(claimRequest(limit))).map(({ job }) => job.userId);

  describe('claiming', () => {
    test('answers with nothing when nothing is due', async () => {
      expect(await store.jobs.claim(claimRequest(5))).toEqual([]);
    });

    test('puts the job under a lease and counts the attempt', async () => {
      const { id } = await submitOne(store);

      const { job } = await claimOne(store);

      expect(job).toMatchObject({
        id,
        status: 'processing',
        stage: 'loading',
        progress: 10,
        attempts: 1,
        fence: expect.toSatisfy((fence: number) => fence > 0),
        leaseUntilMs: job.updatedAtMs + LEASE_MS,
        startedAtMs: job.updatedAtMs,
      });
      expect(await recordOf(store, 'ada', id)).toEqual(job);
    });

    test('gives a job to one claim only', async () => {
      await submitJobs(store, { count: 4, policy: { userConcurrency: 10 } });

      const claims = await Promise.all(
        Array.from({ length: 6 }, () => store.jobs.claim(claimRequest(1))),
      );

      const ids = claims.flat().map(({ job }) => job.id);
      expect(ids).toHaveLength(4);
      expect(new Set(ids).size).toBe(4);
    });

    test('takes no more than the limit', async () => {
      await submitJobs(store, { count: 4, policy: { userConcurrency: 10 } });

      expect(await store.jobs.claim(claimRequest(3))).toHaveLength(3);
    });

    test('gives each of several that ask at once no more than its limit, under its own lease', async () => {
      await submitJobs(store, { count: 5, policy: { userConcurrency: 10 } });
      const limits = [1, 3, 2];

      const claims = await Promise.all([
        ...limits.map((limit) => store.jobs.claim(claimRequest(limit))),
        store.jobs.claim({ transition: claim(2 * LEASE_MS), limit: 5 }),
      ]);

      for (const [index, limit] of limits.entries()) {
        expect(claims[index]?.length).toBeLessThanOrEqual(limit);
      }
      const leases = claims.map((claimed) =>
        claimed.map(({ job }) => Number(job.leaseUntilMs) - job.updatedAtMs),
      );
      expect(
        leases
          .slice(0, 3)
          .flat()
          .filter((leaseMs) => leaseMs !== LEASE_MS),
      ).toEqual([]);
      expect(leases[3]).not.toContain(LEASE_MS);
      const rest = await store.jobs.claim(claimRequest(5));
      expect(new Set([...claims.flat(), ...rest].map(({ job }) => job.id)).size).toBe(5);
    });

    test('raises the fence with each claim, also after the job was given back', async () => {
      const job = await startOne(store);
      await write(store, job, release());

      const again = (await claimOne(store)).job;
      expect(again).toMatchObject({ id: job.id, attempts: 1 });
      expect(again.fence).toBeGreaterThan(job.fence);
    });

    test('leaves a job alone until it is due', async () => {
      const job = await startOne(store);
      await write(store, job, reschedule(TIMEOUT, 60_000));

      await store.advance(59_000);
      expect(await store.jobs.claim(claimRequest())).toEqual([]);
      await store.advance(1_000);
      expect((await claimOne(store)).job).toMatchObject({ id: job.id, attempts: 2 });
    });

    test('is not held up by an earlier job of the same user that is not due', async () => {
      const early = await startOne(store, { priority: 1 });
      await write(store, early, reschedule(TIMEOUT, 60_000));
      const late = await submitOne(store, { priority: 1 });
      const later = await submitOne(store, { priority: 2 });

      const claimed = await store.jobs.claim(claimRequest(5));

      expect(claimed.map(({ job }) => job.id)).toEqual([late.id, later.id]);
    });
  });

  describe('the order of claims', () => {
    test('is by priority, the lower first', async () => {
      await submitOne(store, { userId: 'free', priority: 30 });
      await submitOne(store, { userId: 'premium', priority: 10 });
      await submitOne(store, { userId: 'basic', priority: 20 });

      expect(await claimedUsers(3)).toEqual(['premium', 'basic', 'free']);
    });

    test('is by waiting among users who run equally many', async () => {
      for (const userId of ['cleo', 'ada', 'bob']) {
        await submitOne(store, { userId });
        await store.advance(1);
      }

      expect(await claimedUsers(3)).toEqual(['cleo', 'ada', 'bob']);
    });

    test('prefers the user who has fewest running', async () => {
      await submitJobs(store, { userId: 'hog', count: 5, policy: { userConcurrency: 5 } });
      await store.advance(1);
      await submitJobs(store, { userId: 'bob', count: 2 });

      expect(await claimedUsers(5)).toEqual(['hog', 'bob', 'hog', 'bob', 'hog']);
    });

    test('keeps the jobs of a user in their order', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 4; n += 1) {
        ids.push((await submitOne(store, { policy: { userConcurrency: 9 } })).id);
        await store.advance(1);
      }

      const claimed = await store.jobs.claim(claimRequest(4));

      expect(claimed.map(({ job }) => job.id)).toEqual(ids);
    });

    test('delays the single job of one user by at most one freed slot of another', async () => {
      await submitJobs(store, { userId: 'hog', count: 200, policy: { userConcurrency: 4 } });
      const running = await store.jobs.claim(claimRequest(4));
      await store.advance(1);
      await submitOne(store, { userId: 'bob' });

      await store.jobs.complete(completion(first(running).job));

      expect(await claimedUsers(1)).toEqual(['bob']);
    });
  });

  describe('the concurrency of a user', () => {
    test('is never exceeded, within one claim or over several', async () => {
      await submitJobs(store, { count: 5, policy: { userConcurrency: 2 } });

      expect(await store.jobs.claim(claimRequest(1))).toHaveLength(1);
      expect(await store.jobs.claim(claimRequest(5))).toHaveLength(1);
      expect(await store.jobs.claim(claimRequest(5))).toEqual([]);
    });

    test('lets others pass', async () => {
      await submitJobs(store, { count: 3, priority: 1, policy: { userConcurrency: 1 } });
      await submitOne(store, { userId: 'bob', priority: 2 });

      expect(await claimedUsers(5)).toEqual(['ada', 'bob']);
    });

    test('is free again when a job ends', async () => {
      await submitJobs(store, { count: 2, policy: { userConcurrency: 1 } });
      const { job } = await claimOne(store);
      await store.jobs.complete(completion(job));

      expect(await store.jobs.claim(claimRequest(5))).toHaveLength(1);
    });

    test('counts over all priorities of the user', async () => {
      await submitOne(store, { priority: 1, policy: { userConcurrency: 1 } });
      await submitOne(store, { priority: 2, policy: { userConcurrency: 1 } });

      expect(await store.jobs.claim(claimRequest(5))).toHaveLength(1);
    });
  });
}
