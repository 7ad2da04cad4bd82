import { beforeEach, describe, expect, test } from 'vitest';
import { forceRetry, reschedule } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { JobSearch } from '../../packages/server/src/ports/job-store.ts';
import { INVALID, retrying, TIMEOUT } from '../support/job-fixtures.ts';
import {
  completeOne,
  failOne,
  findJob,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
  submitOne,
  write,
} from './job-store-harness.ts';

export function describeSearch(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const idsOf = async (search: Partial<JobSearch>) =>
    (await store.jobs.search({ limit: 100, ...search })).map(({ id }) => id);

  describe('a search', () => {
    test('finds jobs of all users in every status, the last first, as they are', async () => {
      const failed = await failOne(store, { userId: 'ada' });
      const completed = await completeOne(store, { userId: 'bob' });
      const processing = await startOne(store, { userId: 'cleo' });
      const pending = await submitOne(store, { userId: 'ada' });

      const found = await store.jobs.search({ limit: 100 });

      expect(found.map(({ id }) => id)).toEqual([
        pending.id,
        processing.id,
        completed.id,
        failed.id,
      ]);
      for (const job of found) expect(job).toEqual(await findJob(store, job));
    });

    test('is narrowed by id, user, status and the code of the last error', async () => {
      const waiting = await startOne(store, { userId: 'bob' });
      await write(store, waiting, reschedule(TIMEOUT, 60_000));
      const failed = await failOne(store, { userId: 'ada' });
      const other = await submitOne(store, { userId: 'ada' });

      expect(await idsOf({ jobId: waiting.id })).toEqual([waiting.id]);
      expect(await idsOf({ userId: 'ada' })).toEqual([other.id, failed.id]);
      expect(await idsOf({ status: 'pending' })).toEqual([other.id, waiting.id]);
      expect(await idsOf({ errorCode: TIMEOUT.code })).toEqual([waiting.id]);
      expect(await idsOf({ errorCode: INVALID.code, status: 'failed' })).toEqual([failed.id]);
      expect(await idsOf({ errorCode: INVALID.code, userId: 'bob' })).toEqual([]);
    });

    test('is narrowed by when a job last changed', async () => {
      const early = await submitOne(store);
      await store.advance(1_000);
      const late = await submitOne(store);
      const changedFromMs = early.updatedAtMs + 1;

      expect(await idsOf({ changedFromMs })).toEqual([late.id]);
      expect(await idsOf({ changedBeforeMs: changedFromMs })).toEqual([early.id]);
      expect(await idsOf({ changedFromMs: early.updatedAtMs })).toEqual([late.id, early.id]);
    });

    test('goes on where another ended', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) ids.unshift((await submitOne(store)).id);

      expect(await idsOf({ limit: 2 })).toEqual(ids.slice(0, 2));
      expect(await idsOf({ limit: 2, beforeId: String(ids[1]) })).toEqual(ids.slice(2, 4));
    });
  });

  test('a forced retry makes a job live again whose attempts are used up', async () => {
    const job = await failOne(store, { maxAttempts: 1 });
    const asked = { ...retrying(job), maxActiveSubmissions: null };
    expect(await store.jobs.transitionForUser(asked)).toEqual({ type: 'refused' });

    const forced = await store.jobs.transitionForUser({ ...asked, transition: forceRetry() });

    expect(forced).toMatchObject({ type: 'applied', job: { status: 'pending', error: null } });
    expect((await startOne(store, { userId: 'bob' })).id).toBe(job.id);
  });
}
