import type { JobStatus } from '@offprint/contract';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { expireLease } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { JobHint } from '../../packages/server/src/ports/job-store.ts';
import { cancelling, completion, LEASE_MS, RECORD_TTL } from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
  submitOne,
} from './job-store-harness.ts';

export function describeHints(open: OpenStore) {
  let store: StoreHarness;
  let hints: JobHint[];
  beforeEach(async () => {
    store = await openForTest(open);
    hints = [];
  });

  const watch = () => store.jobs.watch((hint) => hints.push(hint));
  const hinted = (id: string, status: JobStatus) =>
    vi.waitFor(() => {
      const isHinted = hints.some(
        ({ jobs }) => jobs === null || jobs.some((job) => job.id === id && job.status === status),
      );
      expect(isHinted).toBe(true);
    });

  describe('hints', () => {
    test('come with a submission, a claim and the end of a job', async () => {
      watch();
      const { id } = await submitOne(store);
      await hinted(id, 'pending');
      hints = [];
      const { job } = await claimOne(store);
      await hinted(id, 'processing');
      hints = [];
      await store.jobs.complete(completion(job));
      await hinted(id, 'completed');
    });

    test('name the user, the job and its status, once the store listens', async () => {
      watch();
      await vi.waitFor(async () => {
        const { id } = await submitOne(store);
        const named = { userId: 'ada', id, status: 'pending' };
        await vi.waitFor(
          () => expect(hints.flatMap(({ jobs }) => jobs ?? [])).toContainEqual(named),
          1_000,
        );
      });
    });

    test('come with a cancellation and a removal', async () => {
      const job = await startOne(store);
      watch();
      await store.jobs.transitionForUser(cancelling(job));
      await hinted(job.id, 'cancelled');
      hints = [];
      await store.jobs.remove('ada', job.id);
      await hinted(job.id, 'cancelled');
    });

    test('come when the file of a job is removed', async () => {
      const { id, result } = await completeOne(store);
      watch();
      await store.history.remove('ada', String(result?.exportId));
      await hinted(id, 'completed');
    });

    test('come when a lease ran out', async () => {
      const job = await startOne(store);
      watch();
      await store.advance(LEASE_MS);
      await store.jobs.expireLeases(expireLease(RECORD_TTL), 10);
      await hinted(job.id, 'pending');
    });

    test('come to every watcher, until it stops watching', async () => {
      const stopped = vi.fn();
      store.jobs.watch(stopped)();
      watch();
      const { id } = await submitOne(store);

      await hinted(id, 'pending');
      expect(stopped).not.toHaveBeenCalled();
    });

    test('come when the write is done: who looks then sees it', async () => {
      const seen = Promise.withResolvers<unknown>();
      store.jobs.watch(() => seen.resolve(store.jobs.stats()));
      await submitOne(store);

      expect(await seen.promise).toMatchObject({ byStatus: { pending: 1 } });
    });
  });
}
