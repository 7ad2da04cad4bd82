import { beforeEach, describe, expect, test } from 'vitest';
import { cancel, reschedule, retry } from '../../packages/server/src/domain/job/lifecycle.ts';
import { claimRequest, INVALID, RECORD_TTL, TIMEOUT } from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  failOne,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
  submitOne,
} from './job-store-harness.ts';

export function describeUserActions(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const cancelFor = (userId: string, jobId: string) =>
    store.jobs.transitionForUser(userId, jobId, cancel(RECORD_TTL));
  const retryFor = (userId: string, jobId: string) =>
    store.jobs.transitionForUser(userId, jobId, retry());

  describe('cancelling', () => {
    test('ends a pending job, which is then never claimed', async () => {
      const { id } = await submitOne(store);

      const cancelled = await cancelFor('ada', id);

      expect(cancelled).toMatchObject({ id, status: 'cancelled', stage: null });
      expect(cancelled?.expiresAtMs).toBe((cancelled?.finishedAtMs ?? 0) + RECORD_TTL.failedMs);
      expect(await store.jobs.claim(claimRequest(5))).toEqual([]);
    });

    test('ends a processing job and takes it from its worker', async () => {
      const job = await startOne(store);

      expect(await cancelFor('ada', job.id)).toMatchObject({
        status: 'cancelled',
        leaseUntilMs: null,
      });
      expect(await store.jobs.held([{ jobId: job.id, fence: job.fence }])).toEqual([]);
    });

    test('does not touch what is finished', async () => {
      const completed = await completeOne(store);
      const failed = await failOne(store);

      expect(await cancelFor('ada', completed.id)).toBeNull();
      expect(await cancelFor('ada', failed.id)).toBeNull();
      expect(await store.jobs.find('ada', completed.id)).toEqual(completed);
    });
  });

  describe('retrying', () => {
    test('puts a failed job back, with a clean slate but its attempts', async () => {
      const failed = await failOne(store);
      expect(failed).toMatchObject({ status: 'failed', error: INVALID, attempts: 1 });

      const retried = await retryFor('ada', failed.id);

      expect(retried).toMatchObject({
        status: 'pending',
        progress: 0,
        error: null,
        finishedAtMs: null,
        expiresAtMs: null,
        attempts: 1,
      });
      expect((await claimOne(store)).job).toMatchObject({ id: failed.id, attempts: 2, fence: 2 });
    });

    test('keeps the document', async () => {
      const document = { basics: { name: 'Grace Hopper' } };
      const failed = await failOne(store, { document });
      await retryFor('ada', failed.id);

      expect((await claimOne(store)).document).toEqual(document);
    });

    test('is over when all attempts are used', async () => {
      const failed = await failOne(store, { maxAttempts: 1 });

      expect(await retryFor('ada', failed.id)).toBeNull();
    });

    test('is for failed jobs only', async () => {
      const pending = await submitOne(store);
      expect(await retryFor('ada', pending.id)).toBeNull();
      const { job } = await claimOne(store);
      expect(await retryFor('ada', job.id)).toBeNull();
      await cancelFor('ada', job.id);
      expect(await retryFor('ada', job.id)).toBeNull();
    });
  });

  describe('a rescheduled job', () => {
    test('is pending, with the reason', async () => {
      const job = await startOne(store);

      const rescheduled = await store.jobs.transition(job.id, reschedule(1, TIMEOUT, 5_000));

      expect(rescheduled).toMatchObject({ status: 'pending', error: TIMEOUT, leaseUntilMs: null });
      expect(rescheduled?.runAfterMs).toBe((rescheduled?.updatedAtMs ?? 0) + 5_000);
    });
  });

  describe('removing', () => {
    test('takes a finished job away and leaves its history', async () => {
      const { id } = await completeOne(store);

      expect(await store.jobs.remove('ada', id)).toBe(true);

      expect(await store.jobs.find('ada', id)).toBeNull();
      expect(await store.history.find('ada', id)).not.toBeNull();
      expect(await store.jobs.remove('ada', id)).toBe(false);
    });

    test('refuses a live job', async () => {
      const { id } = await submitOne(store);
      expect(await store.jobs.remove('ada', id)).toBe(false);
      await claimOne(store);
      expect(await store.jobs.remove('ada', id)).toBe(false);
      expect(await store.jobs.find('ada', id)).not.toBeNull();
    });
  });

  describe('the job of another user', () => {
    test('can be neither seen, cancelled, retried nor removed', async () => {
      const live = await submitOne(store, { userId: 'bob', priority: 99 });
      const failed = await failOne(store, { userId: 'bob', priority: 1 });

      for (const { id } of [live, failed]) {
        expect(await store.jobs.find('eve', id)).toBeNull();
        expect(await cancelFor('eve', id)).toBeNull();
        expect(await retryFor('eve', id)).toBeNull();
        expect(await store.jobs.remove('eve', id)).toBe(false);
      }
      expect(await store.jobs.find('bob', live.id)).toEqual(live);
      expect(await store.jobs.find('bob', failed.id)).toEqual(failed);
    });
  });
}
