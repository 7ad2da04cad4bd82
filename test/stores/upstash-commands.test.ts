import { beforeEach, expect, inject, type MockInstance, onTestFinished, test, vi } from 'vitest';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { storedDocumentSource } from '../../packages/server/src/app/stored-documents.ts';
import type { TestTime } from '../../packages/server/src/drivers/store/redis/driver.ts';
import type { JobSearch, JobStore } from '../../packages/server/src/ports/job-store.ts';
import { createBackgroundWorker } from '../../packages/server/src/worker/background-worker.ts';
import { completeOne, failOne } from '../conformance/job-store-harness.ts';
import { appContext } from '../support/app-context.ts';
import { claimRequest, RECORD_TTL, submission } from '../support/job-fixtures.ts';
import { type ManualRenderer, manualRenderer } from '../support/manual-renderer.ts';
import { openRedisHarness, overRest, type RedisHarness } from '../support/redis-harness.ts';
import { startUpstashBridge, type UpstashBridge } from '../support/services/upstash-bridge.ts';
import { startWorker, submit } from '../support/worker-harness.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const COMMANDS_A_JOB = 6;

let bridge: UpstashBridge;
let store: RedisHarness;
let ctx: AppContext;
let renderer: ManualRenderer;
let looks: ManualLooks;

interface ManualLooks {
  readonly wait: NonNullable<TestTime['wait']>;
  /** The time until the next look at what others did is over. */
  elapse(): Promise<void>;
}

/** No look at what other processes did comes by itself. */
function manualLooks(): ManualLooks {
  let pause: { readonly ended: AbortController; readonly timeoutMs: number } | null = null;
  return {
    async wait(event, timeoutMs, signal) {
      const ended = new AbortController();
      pause = { ended, timeoutMs };
      return event.wait(Number.POSITIVE_INFINITY, AbortSignal.any([signal, ended.signal]));
    },
    async elapse() {
      await vi.waitFor(() => expect(pause?.timeoutMs).toBe(SECOND_MS));
      pause?.ended.abort();
      pause = null;
    },
  };
}

beforeEach(async () => {
  bridge = await startUpstashBridge(inject('redisUrl'));
  onTestFinished(bridge.stop);
  looks = manualLooks();
  store = await openRedisHarness(overRest(bridge, looks.wait));
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

/** @returns how many commands were sent from the submission until the worker waits for the next */
async function runJob(nextDueInMs: MockInstance<JobStore['nextDueInMs']>): Promise<number> {
  const before = bridge.commands.length;
  const jobId = await submit(ctx);
  await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
  const earlier = nextDueInMs.mock.settledResults.length;
  renderer.pending[0]?.finish();
  await vi.waitFor(async () => expect(await statusOf(jobId)).toBe('completed'));
  await vi.waitFor(() => expect(nextDueInMs.mock.settledResults[earlier]?.type).toBe('fulfilled'));
  return bridge.commands.length - before;
}

/** All loops of a process that runs nothing, in a hurry. */
function startIdle() {
  const worker = createBackgroundWorker(ctx, {
    name: 'worker-1',
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
    await vi.waitFor(() => {
      for (const [n, each] of asked.entries()) {
        expect(each.mock.calls.length).toBeGreaterThanOrEqual(goals[n] ?? 0);
      }
    });
  };
}

test('a job costs at most six commands from its submission to its completion', async () => {
  const nextDueInMs = vi.spyOn(ctx.jobs, 'nextDueInMs');
  startWorker(ctx, { slots: 1, maxPollIntervalMs: MINUTE_MS });
  await runJob(nextDueInMs);

  for (let job = 0; job < 5; job += 1) {
    expect(await runJob(nextDueInMs)).toBeLessThanOrEqual(COMMANDS_A_JOB);
  }

  expect(bridge.commands).not.toContain('subscribe');
});

test('a process that prints looks each second whether its job was cancelled, with one command', async () => {
  startWorker(ctx);
  const held = vi.spyOn(ctx.jobs, 'held');
  await submit(ctx);
  await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
  async function look() {
    const earlier = held.mock.settledResults.length;
    await looks.elapse();
    await vi.waitFor(() => expect(held.mock.settledResults[earlier]?.type).toBe('fulfilled'));
  }
  await look();

  const before = bridge.commands.length;
  for (let second = 0; second < 3; second += 1) await look();

  expect(bridge.commands.length - before).toBe(3);
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

/** @returns how many commands were sent from when the record of a job expired */
async function sweepOne(): Promise<number> {
  await completeOne(store);
  await store.jobs.claim(claimRequest(1));
  await store.advance(RECORD_TTL.completedMs);
  const before = bridge.commands.length;
  expect(await store.jobs.purgeExpired(10)).toBe(1);
  expect(await store.jobs.claim(claimRequest(1))).toEqual([]);
  expect(await store.jobs.nextDueInMs()).toBeNull();
  return bridge.commands.length - before;
}

test('after what a sweeper removed, a claim is answered without asking', async () => {
  await sweepOne(); // Redis knows the scripts then

  // What is due, the removal, and what is due since.
  expect(await sweepOne()).toBe(3);
});

test('a search reads no more than it needs, in few commands, however many jobs there are', async () => {
  const submitted: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    const outcome = await store.jobs.submit(submission({ count: 100, userId: `user-${n % 2}` }));
    if (outcome.type === 'created') submitted.push(...outcome.jobs.map(({ id }) => id));
  }
  const failed = await failOne(store, { userId: 'ada', priority: 1 });
  const searched = async (search: JobSearch) => {
    const before = bridge.commands.length;
    const found = await store.jobs.search(search);
    return { ids: found.map(({ id }) => id), commands: bridge.commands.length - before };
  };

  // The server knows the scripts from now on.
  await store.jobs.search({ limit: 1 });

  const [first = ''] = submitted;
  expect(await searched({ jobId: first, limit: 1 })).toEqual({ ids: [first], commands: 1 });
  expect(await searched({ status: 'failed', limit: 20 })).toEqual({
    ids: [failed.id],
    commands: 2,
  });
  expect(await searched({ userId: 'ada', limit: 20 })).toEqual({ ids: [failed.id], commands: 2 });
  const last = await searched({ limit: 20, beforeId: failed.id });
  expect(last.ids).toEqual(submitted.slice(-20).reverse());
  // A walk over the keys, which other tests have some of, and the records of one page.
  expect(last.commands).toBeLessThanOrEqual(3);
});
