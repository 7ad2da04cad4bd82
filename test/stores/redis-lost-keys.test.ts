import { isTerminal } from '@offprint/contract';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { expireLease } from '../../packages/server/src/domain/job/lifecycle.ts';
import { openTcpStore } from '../../packages/server/src/drivers/store/redis/redis-store.ts';
import type { Logger } from '../../packages/server/src/ports/logger.ts';
import {
  completeOne,
  failOne,
  findJob,
  recordOf,
  startOne,
  submitJobs,
  submitOne,
} from '../conformance/job-store-harness.ts';
import {
  claimRequest,
  completion,
  EXPORT_TTL_MS,
  LEASE_MS,
  RECORD_TTL,
} from '../support/job-fixtures.ts';
import { openRedisHarness, type RedisHarness } from '../support/redis-harness.ts';

/** Jobs in every state, with all that is kept beside them. */
async function fill(store: RedisHarness): Promise<readonly Job[]> {
  const completed = await completeOne(store, { userId: 'carol' });
  await store.history.countDownload('carol', completed.result?.exportId ?? '');
  const failed = await failOne(store, { userId: 'dan' });
  const processing = await startOne(store, { userId: 'bob' });
  const second = await submitOne(store, { userId: 'ada', priority: 5 });
  const third = await submitOne(store, { userId: 'ada', priority: 5 });
  const idempotency = { key: 'once', requestHash: 'h' };
  const batch = await submitJobs(store, { userId: 'eve', count: 2, isBatch: true, idempotency });
  return [completed, failed, processing, second, third, ...batch];
}

async function keysOf({ redis, keyPrefix }: RedisHarness): Promise<string[]> {
  const keys = await redis.keys(`${keyPrefix}*`);
  return keys.filter((key) => !key.endsWith('passed-ms')).sort();
}

/** Every page of every user is looked at. */
async function lookAtAll(store: RedisHarness, jobs: readonly Job[]): Promise<void> {
  for (const { userId, id, batchId } of jobs) {
    await store.jobs.find(userId, id);
    await store.jobs.list(userId, { limit: 10, offset: 0 });
    if (batchId) await store.jobs.findBatch(userId, batchId);
    await store.history.list(userId, { limit: 10, offset: 0 });
  }
}

/** Whoever is claimed is completed, until nobody is left. */
async function workOff(store: RedisHarness): Promise<void> {
  await store.advance(LEASE_MS);
  await store.jobs.expireLeases(expireLease(RECORD_TTL), 10);
  await store.advance(LEASE_MS);
  for (;;) {
    const [claimed] = await store.jobs.claim(claimRequest(1));
    if (!claimed) return;
    await store.jobs.complete(completion(claimed.job));
  }
}

test('whichever key is deleted, each job whose record is there is over in the end', async () => {
  const sample = await openRedisHarness();
  onTestFinished(sample.close);
  await fill(sample);
  const count = (await keysOf(sample)).length;

  for (let place = 0; place < count; place += 1) {
    const store = await openRedisHarness();
    const jobs = await fill(store);
    const key = (await keysOf(store))[place] ?? '';
    await store.redis.del(key);

    await lookAtAll(store, jobs);
    const later = await submitOne(store, { userId: 'frank' });
    await workOff(store);

    const unfinished = [];
    for (const { userId, id } of jobs) {
      const job = await recordOf(store, userId, id);
      if (job ? !isTerminal(job.status) : !key.endsWith(`export-job:${id}`)) {
        unfinished.push(job?.status ?? 'gone');
      }
    }
    expect({ key, unfinished }).toEqual({ key, unfinished: [] });
    expect(await findJob(store, later), key).toMatchObject({ status: 'completed' });
    await store.advance(EXPORT_TTL_MS);
    await store.history.sweepExpired(10);
    await store.jobs.purgeExpired(10);
    await store.close();
  }
});

test('a waiting job whose record is gone is dropped, with a line in the log', async () => {
  const warn = vi.fn<Logger['warn']>();
  const silent = () => undefined;
  const logger: Logger = { debug: silent, info: silent, warn, error: silent };
  const store = await openRedisHarness(({ keyPrefix, url, clock }) =>
    openTcpStore({ url, keyPrefix, logger }, clock),
  );
  onTestFinished(store.close);
  const dead = await submitOne(store);
  const next = await submitOne(store);
  await store.redis.del(`${store.keyPrefix}export-job:${dead.id}`);

  const claimed = await store.jobs.claim(claimRequest(1));

  expect(claimed.map(({ job }) => job.id)).toEqual([next.id]);
  expect(warn.mock.calls).toEqual([
    [{ jobIds: [dead.id] }, 'jobs whose records are gone from Redis were dropped'],
  ]);
  expect(await store.jobs.countActiveSubmissions('ada')).toBe(1);
  expect(await store.jobs.claim(claimRequest(1))).toEqual([]);
  expect(warn).toHaveBeenCalledOnce();
});
