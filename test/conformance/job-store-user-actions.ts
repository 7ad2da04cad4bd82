import { beforeEach, describe, expect, test } from 'vitest';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail, HELD, reschedule } from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  cancelling,
  claimRequest,
  INVALID,
  RECORD_TTL,
  retrying,
  TIMEOUT,
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

export function describeUserActions(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const REFUSED = { type: 'refused' };
  const cancelJob = (job: Pick<Job, 'id' | 'userId'>) =>
    store.jobs.transitionForUser(cancelling(job));
  const retryJob = (job: Pick<Job, 'id' | 'userId'>, maxActiveSubmissions?: number) =>
    store.jobs.transitionForUser(retrying(job, maxActiveSubmissions));

  describe('cancelling', () => {
    test('ends a pending job, which is then never claimed', async () => {
      const job = await submitOne(store);

      const outcome = await cancelJob(job);

      const cancelled = await recordOf(store, 'ada', job.id);
      expect(outcome).toEqual({ type: 'applied', job: cancelled });
      expect(cancelled).toMatchObject({ id: job.id, status: 'cancelled', stage: null });
      expect(cancelled?.expiresAtMs).toBe((cancelled?.finishedAtMs ?? 0) + RECORD_TTL.failedMs);
      expect(await store.jobs.claim(claimRequest(5))).toEqual([]);
    });

    test('ends a processing job and takes it from its worker', async () => {
      const job = await startOne(store);

      expect(await cancelJob(job)).toMatchObject({
        job: { status: 'cancelled', leaseUntilMs: null },
      });
      expect(await store.jobs.held([leaseOf(job)], HELD)).toEqual([]);
    });

    test('does not touch what is finished', async () => {
      const completed = await completeOne(store);
      const failed = await failOne(store);

      expect(await cancelJob(completed)).toEqual(REFUSED);
      expect(await cancelJob(failed)).toEqual(REFUSED);
      expect(await recordOf(store, 'ada', completed.id)).toEqual(completed);
    });
  });

  describe('retrying', () => {
    test('puts a failed job back, with a clean slate but its attempts', async () => {
      const failed = await failOne(store);
      expect(failed).toMatchObject({ status: 'failed', error: INVALID, attempts: 1 });

      expect(await retryJob(failed)).toMatchObject({ type: 'applied' });

      expect(await recordOf(store, 'ada', failed.id)).toMatchObject({
        status: 'pending',
        progress: 0,
        error: null,
        finishedAtMs: null,
        expiresAtMs: null,
        attempts: 1,
      });
      const again = (await claimOne(store)).job;
      expect(again).toMatchObject({ id: failed.id, attempts: 2 });
      expect(again.fence).toBeGreaterThan(failed.fence);
    });

    test('keeps the document', async () => {
      const document = { basics: { name: 'Grace Hopper' } };
      const failed = await failOne(store, { document });
      await retryJob(failed);

      expect((await claimOne(store)).document).toEqual(document);
    });

    test('is over when all attempts are used', async () => {
      const failed = await failOne(store, { maxAttempts: 1 });

      expect(await retryJob(failed)).toEqual(REFUSED);
    });

    test('is for failed jobs only', async () => {
      const pending = await submitOne(store);
      expect(await retryJob(pending)).toEqual(REFUSED);
      const { job } = await claimOne(store);
      expect(await retryJob(job)).toEqual(REFUSED);
      await cancelJob(job);
      expect(await retryJob(job)).toEqual(REFUSED);
    });

    test('is refused at the limit of active submissions, and changes nothing', async () => {
      const failed = await failOne(store);
      await submitOne(store);
      await startOne(store);
      await submitOne(store, { userId: 'bob' });

      expect(await retryJob(failed, 2)).toEqual({ type: 'tooManyActive', activeSubmissions: 2 });
      expect(await recordOf(store, 'ada', failed.id)).toEqual(failed);
      expect(await retryJob(failed, 3)).toMatchObject({ type: 'applied' });
    });

    test('tells that a job cannot be retried before it tells of the limit', async () => {
      const completed = await completeOne(store);

      expect(await retryJob(completed, 0)).toEqual(REFUSED);
    });

    test('needs no room for a job whose submission is active anyhow', async () => {
      const [failing] = await submitJobs(store, { count: 2 });
      const { job } = await claimOne(store);
      expect(job.id).toBe(failing?.id);
      await write(store, job, fail(INVALID, RECORD_TTL));

      expect(await retryJob(job, 1)).toMatchObject({ type: 'applied' });
      expect(await store.jobs.countActiveSubmissions('ada')).toBe(1);
    });

    test('holds the limit when many are retried at once', async () => {
      const failed: Job[] = [];
      for (let n = 0; n < 10; n += 1) failed.push(await failOne(store));

      const outcomes = await Promise.all(failed.map((job) => retryJob(job, 3)));

      expect(outcomes.filter(({ type }) => type === 'applied')).toHaveLength(3);
      expect(await store.jobs.countActiveSubmissions('ada')).toBe(3);
    });
  });

  describe('a rescheduled job', () => {
    test('is pending, with the reason', async () => {
      const job = await startOne(store);

      const rescheduled = await write(store, job, reschedule(TIMEOUT, 5_000));

      expect(rescheduled).toMatchObject({ status: 'pending', error: TIMEOUT, leaseUntilMs: null });
      expect(rescheduled?.runAfterMs).toBe((rescheduled?.updatedAtMs ?? 0) + 5_000);
    });
  });

  describe('removing', () => {
    test('takes a finished job away and leaves its history', async () => {
      const { id } = await completeOne(store);

      expect(await store.jobs.remove('ada', id)).toBe(true);

      expect(await recordOf(store, 'ada', id)).toBeNull();
      expect(await store.history.find('ada', id)).not.toBeNull();
      expect(await store.jobs.remove('ada', id)).toBe(false);
    });

    test('refuses a live job', async () => {
      const { id } = await submitOne(store);
      expect(await store.jobs.remove('ada', id)).toBe(false);
      await claimOne(store);
      expect(await store.jobs.remove('ada', id)).toBe(false);
      expect(await recordOf(store, 'ada', id)).not.toBeNull();
    });
  });

  describe('the job of another user', () => {
    test('can be neither seen, cancelled, retried nor removed', async () => {
      const live = await submitOne(store, { userId: 'bob', priority: 99 });
      const failed = await failOne(store, { userId: 'bob', priority: 1 });

      for (const { id } of [live, failed]) {
        expect(await recordOf(store, 'eve', id)).toBeNull();
        expect(await cancelJob({ id, userId: 'eve' })).toEqual(REFUSED);
        expect(await retryJob({ id, userId: 'eve' })).toEqual(REFUSED);
        expect(await store.jobs.remove('eve', id)).toBe(false);
      }
      expect(await recordOf(store, 'bob', live.id)).toEqual(live);
      expect(await recordOf(store, 'bob', failed.id)).toEqual(failed);
    });
  });
}
