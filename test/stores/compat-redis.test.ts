import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail, recordTtlOf } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { JobStore } from '../../packages/server/src/ports/job-store.ts';
import { claimRequest, INVALID, RECORD_TTL } from '../support/job-fixtures.ts';
import { startServer } from '../support/server.ts';

const TEN_MINUTES_MS = 600_000;

/** A server over Redis, and a look at what a person sees there. */
async function startOverRedis() {
  const keyPrefix = `test-${randomUUID()}:`;
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(async () => {
    const keys = await redis.keys(`${keyPrefix}*`);
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  });
  const server = await startServer({
    store: { redisUrl: inject('redisUrl'), redisKeyPrefix: keyPrefix },
  });
  return {
    ...server,
    leave: (key: string, value: object) => redis.set(keyPrefix + key, JSON.stringify(value)),
    async shown(key: string) {
      const text = await redis.get(keyPrefix + key);
      return text === null ? null : JSON.parse(text);
    },
    lifeMs: (key: string) => redis.pttl(keyPrefix + key),
  };
}

test('what the bots hold can be looked up with redis-cli for ten minutes', async () => {
  const { call, shown, lifeMs } = await startOverRedis();
  const act = (action: string, fields: object = {}) =>
    call('^/api/queue', { json: { action, botId: 'bot-1', sqNumber: 4711, ...fields } });
  await act('tryClaimSQ');
  await act('reserveRefundLogWrite', { rowCount: 3, currentLastRow: 41 });

  expect(await shown('sq:4711')).toMatchObject({ botId: 'bot-1', status: 'CLAIMING' });
  expect(await shown('refund:4711')).toMatchObject({
    botId: 'bot-1',
    startRow: 42,
    rowCount: 3,
    status: 'WRITING',
  });
  for (const key of ['sq:4711', 'refund:4711']) {
    const leftMs = await lifeMs(key);
    expect(leftMs).toBeLessThanOrEqual(TEN_MINUTES_MS);
    expect(leftMs).toBeGreaterThan(TEN_MINUTES_MS - 60_000);
  }
  await act('releaseSQ');
  await act('releaseRefundLogWrite');
  expect([await shown('sq:4711'), await shown('refund:4711')]).toEqual([null, null]);
});

test('so can a job of the CV app, from its submission to ten minutes after its end', async () => {
  const { call, shown, lifeMs, completeNext, system } = await startOverRedis();
  const cvData = { profile: { fullName: 'Ada' }, work: [], education: [], skills: [] };
  const json = { resumeId: 4711, templateId: 'modern', cvData };
  const submitted = await call('^/api/export-pdf/job', { json });
  const { jobId } = (await submitted.json()) as { jobId: string };
  const key = `export-job:${jobId}`;
  const record = { jobId, resumeId: '4711', templateId: 'modern', createdAt: expect.any(Number) };
  expect(await shown(key)).toMatchObject({ ...record, status: 'pending' });
  expect(await lifeMs(key)).toBe(-1);

  await completeNext();

  expect(await shown(key)).toMatchObject({
    ...record,
    status: 'completed',
    updatedAt: expect.any(Number),
    fileUrl: expect.stringContaining(jobId),
  });
  await expectTenMinutes(key);

  const broken = await call('^/api/export-pdf/job', { json });
  const failed = (await broken.json()) as { jobId: string };
  await failNext(system.app);
  expect(await shown(`export-job:${failed.jobId}`)).toMatchObject({ status: 'failed' });
  await expectTenMinutes(`export-job:${failed.jobId}`);

  async function expectTenMinutes(record: string) {
    const leftMs = await lifeMs(record);
    expect(leftMs).toBeLessThanOrEqual(TEN_MINUTES_MS);
    expect(leftMs).toBeGreaterThan(TEN_MINUTES_MS - 60_000);
  }
});

test('what an older server left under the name of a job is no job, and is in nobody’s way', async () => {
  const { call, leave, submit, system } = await startOverRedis();
  const jobId = randomUUID();
  await leave(`export-job:${jobId}`, { jobId, status: 'processing', createdAt: Date.now() });
  const own = await submit();

  const answer = await call(`^/api/export-pdf/job/${jobId}`);
  expect([answer.status, await answer.json()]).toEqual([
    404,
    expect.objectContaining({ error: 'Job not found', jobId }),
  ]);
  const found = await system.app.jobs.search({ limit: 10 });
  expect(found.map(({ id }) => id)).toEqual([own]);
});

/** As a worker fails it. */
async function failNext({ jobs }: { readonly jobs: JobStore }): Promise<void> {
  const [claimed] = await jobs.claim(claimRequest());
  if (!claimed) throw new Error('No job is due.');
  const { job } = claimed;
  const transition = fail(INVALID, recordTtlOf(job, RECORD_TTL));
  await jobs.transition({ lease: leaseOf(job), transition });
}
