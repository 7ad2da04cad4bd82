import { beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { storedDocumentSource } from '../../packages/server/src/app/stored-documents.ts';
import { createBackgroundWorker } from '../../packages/server/src/worker/background-worker.ts';
import { completeOne } from '../conformance/job-store-harness.ts';
import { appContext } from '../support/app-context.ts';
import { RECORD_TTL } from '../support/job-fixtures.ts';
import { type ManualRenderer, manualRenderer } from '../support/manual-renderer.ts';
import { openRedisHarness, overRest, type RedisHarness } from '../support/redis-harness.ts';
import { startUpstashBridge, type UpstashBridge } from '../support/services/upstash-bridge.ts';
import { startWorker, submit } from '../support/worker-harness.ts';

const MINUTE_MS = 60_000;
const COMMANDS_A_JOB = 6;
/** While a job is live, this process looks each second at what others did. */
const COMMANDS_A_SECOND = 2;

let bridge: UpstashBridge;
let store: RedisHarness;
let ctx: AppContext;
let renderer: ManualRenderer;

beforeEach(async () => {
  bridge = await startUpstashBridge(inject('redisUrl'));
  onTestFinished(bridge.stop);
  store = await openRedisHarness(overRest(bridge));
  onTestFinished(store.close);
  renderer = manualRenderer();
  const { jobs, history, documents } = store;
  const documentSource = storedDocumentSource(documents);
  ctx = { ...(await appContext(renderer)), jobs, history, documents, documentSource };
});

/** Looked up beside the bridge, so that it is not counted. */
async function statusOf(jobId: string): Promise<unknown> {
  return JSON.parse((await store.redis.get(`${store.keyPrefix}export-job:${jobId}`)) ?? '').status;
}

/** @returns how many commands were sent from the submission to the completion, less the looks */
async function runJob(): Promise<number> {
  const before = bridge.commands.length;
  const startedAtMs = performance.now();
  const jobId = await submit(ctx);
  await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
  renderer.pending[0]?.finish();
  await vi.waitFor(async () => expect(await statusOf(jobId)).toBe('completed'));
  const seconds = Math.ceil((performance.now() - startedAtMs) / 1_000);
  return bridge.commands.length - before - COMMANDS_A_SECOND * seconds;
}

/** All loops of a process that runs nothing, in a hurry. */
function startIdle() {
  const worker = createBackgroundWorker(ctx, {
    slots: 4,
    claimBatch: 1,
    leaseMs: 30_000,
    maxPollIntervalMs: 20,
    shutdownGraceMs: 50,
    sweepIntervalMs: 20,
    cleanUpIntervalMs: 20,
  });
  const asked = [
    vi.spyOn(ctx.jobs, 'claim'),
    vi.spyOn(ctx.jobs, 'expireLeases'),
    vi.spyOn(ctx.jobs, 'purgeExpired'),
    vi.spyOn(ctx.history, 'sweepExpired'),
    vi.spyOn(ctx.history, 'purgeSwept'),
  ];
  worker.start();
  onTestFinished(worker.stop);
  return async function rounds(count: number) {
    const goals = asked.map((each) => each.mock.calls.length + count);
    await vi.waitFor(
      () => {
        for (const [n, each] of asked.entries()) {
          expect(each.mock.calls.length).toBeGreaterThanOrEqual(goals[n] ?? 0);
        }
      },
      { timeout: 10_000 },
    );
  };
}

test('a job costs at most six commands, less the looks of each second, until its completion', async () => {
  startWorker(ctx);
  await runJob();

  for (let job = 0; job < 5; job += 1) expect(await runJob()).toBeLessThanOrEqual(COMMANDS_A_JOB);

  expect(bridge.commands).not.toContain('subscribe');
});

test('an idle process sends at most one command a minute', async () => {
  await completeOne(store, { policy: { exportTtlMs: 1_000 } });
  await completeOne(store);
  await store.advance(1_000);
  await store.history.sweepExpired(10);

  const rounds = startIdle();
  await rounds(5);
  const before = bridge.commands.length;
  for (let minutes = 1; minutes <= 3; minutes += 1) {
    await store.advance(MINUTE_MS);
    await rounds(5);
    expect(bridge.commands.length - before).toBe(minutes);
  }
});

test('what comes due is not missed for that', async () => {
  await completeOne(store);
  const rounds = startIdle();
  await rounds(2);

  await store.advance(RECORD_TTL.completedMs);

  await vi.waitFor(async () =>
    expect(await store.redis.zcard(`${store.keyPrefix}offprint:expiring:completed`)).toBe(0),
  );
});
