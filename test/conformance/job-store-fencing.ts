import { beforeEach, describe, expect, test } from 'vitest';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import {
  type AttemptEnd,
  expireLease,
  fail,
  HELD,
  release,
  renew,
  reschedule,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  cancelling,
  claimRequest,
  completion,
  INVALID,
  LEASE_MS,
  RECORD_TTL,
  TIMEOUT,
  WHILE_TESTING_MS,
} from '../support/job-fixtures.ts';
import {
  claimOne,
  findJob,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
} from './job-store-harness.ts';

/** Every write of a worker, answering whether it took effect. */
const FENCED_WRITES: Readonly<Record<string, (store: StoreHarness, job: Job) => Promise<boolean>>> =
  {
    renew: async ({ jobs }, job) =>
      (await jobs.renew([{ lease: leaseOf(job), transition: renew(LEASE_MS, 'uploading') }]))
        .length === 1,
    complete: async ({ jobs }, job) => (await jobs.complete(completion(job))).type === 'completed',
    fail: (store, job) => takesEffect(store, job, fail(INVALID, RECORD_TTL)),
    reschedule: (store, job) => takesEffect(store, job, reschedule(TIMEOUT, 1_000)),
    release: (store, job) => takesEffect(store, job, release()),
  };

async function takesEffect({ jobs }: StoreHarness, job: Job, transition: AttemptEnd) {
  return (await jobs.transition({ lease: leaseOf(job), transition })) !== null;
}

/** Every way to lose a lease. */
const LOSSES: Readonly<Record<string, (store: StoreHarness, job: Job) => Promise<unknown>>> = {
  'when the lease has run out': ({ advance }) => advance(LEASE_MS),
  'when the job was recovered': async ({ advance, jobs }) => {
    await advance(LEASE_MS);
    await jobs.expireLeases(expireLease(RECORD_TTL), 10);
  },
  'when another worker has the job': async ({ advance, jobs }) => {
    await advance(LEASE_MS);
    await jobs.expireLeases(expireLease(RECORD_TTL), 10);
    await jobs.claim(claimRequest());
  },
  'when the job was cancelled': ({ jobs }, job) => jobs.transitionForUser(cancelling(job)),
  'when the job was cancelled and removed': async ({ jobs }, job) => {
    await jobs.transitionForUser(cancelling(job));
    await jobs.remove(job.userId, job.id);
  },
  'when the job was released': (store, job) => takesEffect(store, job, release()),
  'when it was completed already': ({ jobs }, job) => jobs.complete(completion(job)),
};

export function describeFencing(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const everythingOf = async (job: Job) => ({
    job: await store.jobs.find(job.userId, job.id),
    history: await store.history.list(job.userId, { limit: 10, offset: 0 }),
    usedBytes: await store.history.usedBytes(job.userId),
  });

  describe('fencing', () => {
    describe.each(Object.entries(FENCED_WRITES))('%s', (_, write) => {
      test('takes effect under the fence and within the lease', async () => {
        const job = await startOne(store);
        await store.advance(LEASE_MS - WHILE_TESTING_MS);

        expect(await write(store, job)).toBe(true);
        expect(await findJob(store, job)).not.toEqual(job);
      });

      test.each(Object.entries(LOSSES))('has no effect %s', async (_name, lose) => {
        const job = await startOne(store);
        await lose(store, job);
        const before = await everythingOf(job);

        expect(await write(store, job)).toBe(false);
        expect(await everythingOf(job)).toEqual(before);
      });

      test.each([-1, 1])('has no effect under a fence that is off by %i', async (off) => {
        const job = await startOne(store);

        expect(await write(store, { ...job, fence: job.fence + off })).toBe(false);
        expect(await findJob(store, job)).toEqual(job);
      });
    });

    test('renews the lease from the moment of the heartbeat, with the stage reached', async () => {
      const job = await startOne(store);
      await store.advance(20_000);

      await store.jobs.renew([{ lease: leaseOf(job), transition: renew(LEASE_MS, 'rendering') }]);

      const renewed = await findJob(store, job);
      expect(renewed).toMatchObject({ stage: 'rendering', progress: 30, attempts: 1 });
      expect(renewed.leaseUntilMs).toBe(renewed.updatedAtMs + LEASE_MS);
      await store.advance(20_000);
      expect(await store.jobs.held([leaseOf(job)], HELD)).toHaveLength(1);
    });

    test('renews what is held and names what is lost, in one step', async () => {
      const kept = await startOne(store);
      const lost = await startOne(store);
      await store.jobs.transitionForUser(cancelling(lost));
      const leases = [lost, kept].map(leaseOf);
      const transition = renew(LEASE_MS, 'uploading');

      const renewed = await store.jobs.renew(leases.map((lease) => ({ lease, transition })));

      expect(renewed).toEqual([leaseOf(kept)]);
      expect(await store.jobs.held(leases, HELD)).toEqual([leaseOf(kept)]);
    });

    test('renews nothing when nothing is held', async () => {
      expect(await store.jobs.renew([])).toEqual([]);
      expect(await store.jobs.held([], HELD)).toEqual([]);
    });

    test('lets the second worker finish what the first one lost', async () => {
      const stale = await startOne(store);
      await store.advance(LEASE_MS);
      await store.jobs.expireLeases(expireLease(RECORD_TTL), 10);
      const { job } = await claimOne(store);

      expect(await store.jobs.complete(completion(stale))).toEqual({ type: 'lost' });
      expect(await store.jobs.complete(completion(job))).toMatchObject({ type: 'completed' });
      const { exports } = await store.history.list('ada', { limit: 10, offset: 0 });
      expect(exports).toMatchObject([{ storageKey: expect.stringMatching(`/${job.fence}.pdf$`) }]);
    });
  });
}
