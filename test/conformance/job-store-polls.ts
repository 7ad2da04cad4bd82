import { beforeEach, expect, test } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { renew } from '../../packages/server/src/domain/job/lifecycle.ts';
import { cancelling, completion, LEASE_MS, RECORD_TTL } from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  type OpenStore,
  openForTest,
  type StoreHarness,
  submitOne,
} from './job-store-harness.ts';

/** What holds however often a job is asked for, so that a store may keep what it has read. */
export function describePolls(open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  /** Asks twice, since the second answer may come from what the first has left. */
  async function poll(userId: string, jobId: string) {
    const first = await store.jobs.find(userId, jobId);
    expect(await store.jobs.find(userId, jobId)).toEqual(first);
    return first;
  }

  test('each change is seen by the next look', async () => {
    const { id } = await submitOne(store);
    expect(await poll('ada', id)).toMatchObject({ job: { status: 'pending' }, queuePosition: 1 });

    const { job } = await claimOne(store);
    expect(await poll('ada', id)).toMatchObject({
      job: { status: 'processing', attempts: 1 },
      queuePosition: null,
    });

    const transition = renew(LEASE_MS, 'uploading');
    await store.jobs.renew([{ lease: leaseOf(job), transition }]);
    expect(await poll('ada', id)).toMatchObject({ job: { stage: 'uploading' } });

    await store.jobs.complete(completion(job));
    expect(await poll('ada', id)).toMatchObject({ job: { status: 'completed' }, hasFile: true });
  });

  test('a file that is removed or expires is gone at once, and so is the job', async () => {
    const removed = await completeOne(store);
    const kept = await completeOne(store, { policy: { exportTtlMs: 60_000 } });
    expect(await poll('ada', removed.id)).toMatchObject({ hasFile: true });
    expect(await poll('ada', kept.id)).toMatchObject({ hasFile: true });

    await store.history.remove('ada', removed.result?.exportId ?? '');
    expect(await poll('ada', removed.id)).toMatchObject({ hasFile: false });

    await store.advance(60_000);
    expect(await poll('ada', kept.id)).toMatchObject({ hasFile: false });

    await store.advance(RECORD_TTL.completedMs);
    expect(await poll('ada', kept.id)).toBeNull();
  });

  test('the place of a job that waits follows those before it', async () => {
    const first = await submitOne(store, { userId: 'bob' });
    const second = await submitOne(store, { userId: 'ada' });
    expect(await poll('ada', second.id)).toMatchObject({ queuePosition: 2 });

    await store.jobs.transitionForUser(cancelling(first));

    expect(await poll('ada', second.id)).toMatchObject({ queuePosition: 1 });
  });

  test('what its owner has read is nobody else’s', async () => {
    const job = await completeOne(store);
    expect(await poll('ada', job.id)).toMatchObject({ job: { id: job.id } });

    expect(await poll('bob', job.id)).toBeNull();
    expect(await poll('ada', job.id)).toMatchObject({ job: { id: job.id } });
  });

  test('many who ask at once are each answered with their own', async () => {
    const done = await completeOne(store);
    const waiting = await submitOne(store, { userId: 'bob' });
    await store.jobs.find('ada', done.id);

    const ask = [
      store.jobs.find('ada', done.id),
      store.jobs.find('bob', waiting.id),
      store.jobs.find('bob', done.id),
      store.jobs.find('ada', 'no-id'),
      store.jobs.find('ada', done.id),
    ];

    expect((await Promise.all(ask)).map((found) => found?.job.id ?? null)).toEqual([
      done.id,
      waiting.id,
      null,
      null,
      done.id,
    ]);
  });
}
