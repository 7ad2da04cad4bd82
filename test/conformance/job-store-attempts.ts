import { beforeEach, describe, expect, test } from 'vitest';
import { type Job, MOST_PAST_ATTEMPTS } from '../../packages/server/src/domain/job/job.ts';
import {
  claim,
  expireLease,
  fail,
  release,
  reschedule,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  cancelling,
  completion,
  INVALID,
  LEASE_MS,
  RECORD_TTL,
  retrying,
  TIMEOUT,
} from '../support/job-fixtures.ts';
import {
  findJob,
  first,
  type OpenStore,
  openForTest,
  type StoreHarness,
  submitOne,
  write,
} from './job-store-harness.ts';

export function describeAttempts(open: OpenStore): void {
  describe('past attempts', () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await openForTest(open);
    });

    async function claimBy(worker: string): Promise<Job> {
      const [claimed] = await store.jobs.claim({ transition: claim(LEASE_MS, worker), limit: 1 });
      if (!claimed) throw new Error('no job is due');
      return claimed.job;
    }
    const pastOf = async (job: Job) => (await findJob(store, job)).pastAttempts;

    test('are none before the first has ended', async () => {
      const job = await submitOne(store);
      expect(job).toMatchObject({ worker: null, pastAttempts: [] });

      expect(await claimBy('a')).toMatchObject({ worker: 'a', pastAttempts: [] });
      expect(await findJob(store, job)).toMatchObject({ worker: 'a', pastAttempts: [] });
    });

    test('tell of each who made it, from when to when, and how it ended', async () => {
      const job = await submitOne(store, { maxAttempts: 3 });
      const one = await claimBy('a');
      await store.advance(7);
      const cause = 'Error: "\ud83d\ude00", } ,{"number": 1\n';
      const retried = await write(store, one, reschedule(TIMEOUT, 0, cause));
      const two = await claimBy('b');
      await write(store, two, release(0, { code: 'ENGINE_UNAVAILABLE', cause: null }));
      const three = await claimBy('a');
      await write(store, three, fail(INVALID, RECORD_TTL, 'no such field'));
      await store.jobs.transitionForUser(retrying(job));
      const four = await claimBy('c');
      await store.jobs.complete(completion(four));

      const past = await pastOf(job);
      expect(past).toEqual([
        {
          number: 1,
          worker: 'a',
          startedAtMs: one.startedAtMs,
          endedAtMs: retried?.updatedAtMs,
          outcome: 'retried',
          error: { code: 'RENDER_TIMEOUT', cause },
        },
        expect.objectContaining({
          number: 2,
          worker: 'b',
          outcome: 'released',
          error: { code: 'ENGINE_UNAVAILABLE', cause: null },
        }),
        expect.objectContaining({
          number: 2,
          worker: 'a',
          outcome: 'failed',
          error: { code: 'INVALID_DOCUMENT', cause: 'no such field' },
        }),
        expect.objectContaining({ number: 3, worker: 'c', outcome: 'completed', error: null }),
      ]);
      expect((past[0]?.endedAtMs ?? 0) - (past[0]?.startedAtMs ?? 0)).toBeGreaterThanOrEqual(7);
      const [found] = await store.jobs.search({ jobId: job.id, limit: 1 });
      expect(found?.pastAttempts).toEqual(past);
    });

    test('are lost with their worker', async () => {
      const job = await submitOne(store);
      await claimBy('a');
      await store.advance(LEASE_MS);

      const expired = first(await store.jobs.expireLeases(expireLease(RECORD_TTL), 10));

      expect(expired.pastAttempts).toMatchObject([
        { number: 1, worker: 'a', outcome: 'lost', error: { code: 'WORKER_LOST', cause: null } },
      ]);
      expect(await pastOf(job)).toEqual(expired.pastAttempts);
    });

    test('are cancelled if they are under way', async () => {
      const waiting = await submitOne(store, { userId: 'bob', priority: 20 });
      const job = await submitOne(store);
      await claimBy('a');
      for (const each of [job, waiting]) await store.jobs.transitionForUser(cancelling(each));

      expect(await pastOf(job)).toMatchObject([{ worker: 'a', outcome: 'cancelled', error: null }]);
      expect(await pastOf(waiting)).toEqual([]);
    });

    test('change by nothing that takes no effect', async () => {
      const job = await submitOne(store);
      const stale = await claimBy('a');
      await write(store, stale, release());
      const { pastAttempts } = await claimBy('b');

      expect(await write(store, stale, fail(INVALID, RECORD_TTL))).toBeNull();
      expect(await store.jobs.complete(completion(stale))).toEqual({ type: 'lost' });

      expect(await pastOf(job)).toEqual(pastAttempts);
    });

    test('are the last so many', async () => {
      const job = await submitOne(store);
      for (let n = 1; n <= MOST_PAST_ATTEMPTS + 2; n += 1) {
        await write(store, await claimBy(`worker-${n}`), release());
      }

      const workers = (await pastOf(job)).map(({ worker }) => worker);
      expect(workers).toEqual(
        Array.from({ length: MOST_PAST_ATTEMPTS }, (_, index) => `worker-${index + 3}`),
      );
    });

    test('are told of with the end of the job', async () => {
      await submitOne(store, { announcesEnd: true });
      await write(store, await claimBy('a'), fail(INVALID, RECORD_TTL));

      const [event] = await store.outbox.read(1);
      expect(event?.job.pastAttempts).toMatchObject([{ worker: 'a', outcome: 'failed' }]);
    });
  });
}
