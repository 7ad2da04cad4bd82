import { beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  claimOne,
  completeOne,
  failOne,
  findJob,
  openForTest,
  startOne,
  submitOne,
  write,
} from '../conformance/job-store-harness.ts';
import { completion, INVALID, RECORD_TTL, retrying } from '../support/job-fixtures.ts';
import { openRedisHarness, type RedisHarness } from '../support/redis-harness.ts';

describe('the record of a job in Redis', () => {
  let store: RedisHarness;
  beforeEach(async () => {
    store = (await openForTest(() => openRedisHarness())) as RedisHarness;
  });

  const recordKey = ({ id }: Job) => `${store.keyPrefix}export-job:${id}`;
  const documentKey = ({ id }: Job) => `${store.keyPrefix}export-job-document:${id}`;
  const recordOf = async (job: Job) => JSON.parse((await store.redis.get(recordKey(job))) ?? '');

  test('is JSON that a person can read', async () => {
    const source = { type: 'stored', documentId: 'cv "7"', version: 3 } as const;
    const job = await submitOne(store, { source, document: null });

    expect(await recordOf(job)).toMatchObject({
      jobId: job.id,
      status: 'pending',
      resumeId: 'cv "7"',
      templateId: 'modern',
      createdAt: job.createdAtMs,
      updatedAt: job.updatedAtMs,
    });
  });

  test('names no résumé for an inline document, which lies under a key of its own', async () => {
    const document = { basics: { name: 'Ada' }, work: [] };
    const job = await submitOne(store, { document });

    const record = await recordOf(job);
    expect(record.resumeId).toBeNull();
    expect(JSON.stringify(record)).not.toContain('basics');
    expect(await store.redis.get(documentKey(job))).toBe(JSON.stringify(document));
  });

  test('names the résumé of an inline document where its app has told the id', async () => {
    const job = await submitOne(store, { source: { type: 'inline', documentId: '4711' } });

    expect(await recordOf(job)).toMatchObject({ resumeId: '4711', spec: { source: job.source } });
  });

  test('tells the error of a failed job', async () => {
    expect(await recordOf(await failOne(store))).toMatchObject({
      status: 'failed',
      error: INVALID,
    });
  });

  test('keeps lists that are empty, and half characters', async () => {
    const job = await startOne(store, { fileName: '\ud800 ,"error": \u0000.pdf' });
    const given = completion(job);
    const result = given.transition.patch.result;
    if (!result) throw new Error('a completion has a result');
    const transition = {
      ...given.transition,
      patch: { ...given.transition.patch, result: { ...result, warnings: [] } },
    };
    await store.jobs.complete({ ...given, transition });

    expect(await findJob(store, job)).toMatchObject({
      fileName: job.fileName,
      options: job.options,
      result: { warnings: [] },
    });
  });

  test('stays while the job is live, and then goes by itself', async () => {
    const live = await submitOne(store);
    expect(await store.redis.pttl(recordKey(live))).toBe(-1);
    await claimOne(store);

    const completed = await completeOne(store);
    const failed = await failOne(store);

    for (const [key, ttlMs] of [
      [recordKey(completed), RECORD_TTL.completedMs],
      [recordKey(failed), RECORD_TTL.failedMs],
      [documentKey(failed), RECORD_TTL.failedMs],
    ] as const) {
      const left = await store.redis.pttl(key);
      expect(left).toBeLessThanOrEqual(ttlMs);
      expect(left).toBeGreaterThan(ttlMs - 60_000);
    }
  });

  test('outlives the document, which goes when the job can never run again', async () => {
    const completed = await completeOne(store);

    expect(await store.redis.exists(recordKey(completed))).toBe(1);
    expect(await store.redis.exists(documentKey(completed))).toBe(0);
  });

  test('stays again when the job is retried', async () => {
    const failed = await failOne(store);
    await store.jobs.transitionForUser(retrying(failed));

    expect(await store.redis.pttl(recordKey(failed))).toBe(-1);
    expect(await store.redis.pttl(documentKey(failed))).toBe(-1);
  });

  test('is cleaned up behind when Redis has removed it', async () => {
    const idempotency = { key: 'k1', requestHash: 'h1' };
    const job = await completeOne(store, { idempotency });
    await store.redis.del(recordKey(job), documentKey(job));
    await store.advance(RECORD_TTL.completedMs);

    expect(await store.jobs.purgeExpired(10)).toBe(1);

    expect(await store.redis.keys(`${store.keyPrefix}*${job.submissionId}*`)).toEqual([]);
    expect(await store.redis.keys(`${store.keyPrefix}*user-jobs*`)).toEqual([]);
    expect(await store.redis.exists(`${store.keyPrefix}offprint:idempotency:ada`)).toBe(0);
  });

  test('of an older moment lets no stale lease write once the job is claimed again', async () => {
    await submitOne(store);
    const restore = await copyEverything();
    const stale = (await claimOne(store)).job;

    // What a crash does that loses the last second: the claim was never heard of.
    await restore();
    const again = (await claimOne(store)).job;

    expect(Math.floor(again.fence / 2 ** 26)).toBe(Math.floor(stale.fence / 2 ** 26));
    expect(again.fence).not.toBe(stale.fence);
    expect(await write(store, stale, fail(INVALID, RECORD_TTL))).toBeNull();
    expect(await store.jobs.complete(completion(stale))).toEqual({ type: 'lost' });
    expect(await store.jobs.complete(completion(again))).toMatchObject({ type: 'completed' });
  });

  /** @returns what brings every key back to how it is now */
  async function copyEverything(): Promise<() => Promise<void>> {
    const { redis, keyPrefix } = store;
    const all = () => redis.keys(`${keyPrefix}*`);
    const copies = await Promise.all(
      (await all()).map(async (key) => [key, await redis.dumpBuffer(key)] as const),
    );
    return async () => {
      await redis.del(await all());
      for (const [key, copy] of copies) await redis.restore(key, 0, copy as Buffer);
    };
  }
});
