import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { cancelOrRemoveJob } from '../../packages/server/src/app/cancel-export.ts';
import { recoverJobs } from '../../packages/server/src/app/clean-up.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import type { JobHint, JobStore } from '../../packages/server/src/ports/job-store.ts';
import { type HeldJob, startLeaseKeeper } from '../../packages/server/src/worker/lease-keeper.ts';
import { RECOVERY_MS } from '../faults/recovery-bounds.ts';
import { appContext, type TestContext } from '../support/app-context.ts';
import { cancelling } from '../support/job-fixtures.ts';
import { type ManualRenderer, manualRenderer } from '../support/manual-renderer.ts';
import { ADA, filesOf, findJob, startWorker, submit } from '../support/worker-harness.ts';

/** The lease and the limit of an upload that the harness sets. */
const LEASE_MS = 30_000;
const PUBLISH_TIMEOUT_MS = 20_000;
/** How often the leases are looked at. */
const TICK_MS = 1_000;

// Time is the tests' own: it passes when one says so, and a little with each look of `vi.waitFor`.
const TIMERS = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'performance',
] as const;
const LOOK = { timeout: 30_000, interval: 10 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...TIMERS] });
});
afterEach(() => {
  vi.useRealTimers();
});

const untilMs = (ms: number) => vi.advanceTimersByTimeAsync(ms - performance.now());

const away = () => new OffprintError('STORE_UNAVAILABLE', 'The store is away.');
const never = () => new Promise<never>(() => undefined);

/** The same system, whose job store behaves otherwise in some calls. */
function withJobs(ctx: TestContext, changes: Partial<JobStore>): TestContext {
  return { ...ctx, jobs: { ...ctx.jobs, ...changes } };
}

async function printing(renderer: ManualRenderer, timeout = LOOK.timeout) {
  return await vi.waitFor(
    () => {
      const [print] = renderer.pending;
      if (!print) throw new Error('Nothing is being printed.');
      return print;
    },
    { ...LOOK, timeout },
  );
}

function expectJob(ctx: TestContext, jobId: string, facts: object) {
  return vi.waitFor(async () => expect(await findJob(ctx, jobId)).toMatchObject(facts), LOOK);
}

describe('when the store stays away', () => {
  test('a completion is repeated until it is taken', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const complete = vi.fn(ctx.jobs.complete).mockRejectedValueOnce(away());
    startWorker(withJobs(ctx, { complete }));
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await expectJob(ctx, jobId, { status: 'completed' });
    expect(complete).toHaveBeenCalledTimes(2);
    expect(await filesOf(ctx.storage)).toHaveLength(1);
  });

  test('a completion whose answer was lost keeps its file', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const complete = vi.fn(ctx.jobs.complete).mockImplementationOnce(async (completion) => {
      await ctx.jobs.complete(completion);
      throw away();
    });
    const worker = startWorker(withJobs(ctx, { complete }));
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await vi.waitFor(() => expect(complete).toHaveBeenCalledTimes(2), LOOK);
    await worker.stop();
    const found = await ctx.history.find('ada', jobId);
    expect(await filesOf(ctx.storage)).toEqual([found?.record.storageKey]);
  });

  test('claiming is tried again, ever more rarely', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const triedAtMs: number[] = [];
    const claim: JobStore['claim'] = async (request) => {
      triedAtMs.push(performance.now());
      if (triedAtMs.length <= 3) throw away();
      return ctx.jobs.claim(request);
    };
    await submit(ctx);
    startWorker(withJobs(ctx, { claim }));
    await vi.advanceTimersByTimeAsync(250 + 500 + 500);
    await printing(renderer);
    const gapsMs = triedAtMs.slice(1).map((atMs, index) => atMs - (triedAtMs[index] ?? 0));
    expect(gapsMs).toEqual([250, 500, 500]);
  });

  test('past its deadline a print is stopped without asking anybody', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const renew = vi.fn(() => Promise.reject(away()));
    let claimedAtMs = 0;
    const claim: JobStore['claim'] = async (request) => {
      claimedAtMs ||= performance.now();
      return ctx.jobs.claim(request);
    };
    await submit(ctx);
    startWorker(withJobs(ctx, { claim, renew }));
    const { signal } = await printing(renderer);
    await untilMs(claimedAtMs + LEASE_MS - 1);
    expect(signal.aborted).toBe(false);
    expect(renew.mock.calls.length).toBeGreaterThan(1);
    await untilMs(claimedAtMs + LEASE_MS + TICK_MS);
    expect(signal.reason).toBe('lost');
  });
});

describe('when a call is never answered', () => {
  test('a heartbeat is followed by the next one', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const renew = vi.fn(ctx.jobs.renew).mockImplementationOnce(never);
    startWorker(withJobs(ctx, { renew }));
    const jobId = await submit(ctx);
    const print = await printing(renderer);
    // Step by step, since each heartbeat but the first is answered in real time; past the first
    // lease, and short of the print's own limit.
    for (let step = 0; step < 9; step += 1) {
      await vi.advanceTimersByTimeAsync(LEASE_MS / 6);
      await Promise.all(renew.mock.results.slice(1).map(({ value }) => value));
    }
    expect(renew.mock.calls.length).toBeGreaterThan(3);
    expect(print.signal.aborted).toBe(false);
    print.finish();
    await expectJob(ctx, jobId, { status: 'completed' });
  });

  test('an upload ends as a storage error, and the job is tried again', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer, { publishTimeoutMs: PUBLISH_TIMEOUT_MS });
    const put = vi.fn(never);
    startWorker({ ...ctx, storage: { ...ctx.storage, put } });
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await vi.waitFor(() => expect(put).toHaveBeenCalled(), LOOK);
    await vi.advanceTimersByTimeAsync(PUBLISH_TIMEOUT_MS);
    await expectJob(ctx, jobId, { status: 'pending', error: { code: 'STORAGE_UNAVAILABLE' } });
  });

  test('a completion ends as a store error, and the job is tried again', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer, { publishTimeoutMs: PUBLISH_TIMEOUT_MS });
    const complete = vi.fn(never);
    startWorker(withJobs(ctx, { complete }));
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await vi.waitFor(() => expect(complete).toHaveBeenCalled(), LOOK);
    await vi.advanceTimersByTimeAsync(PUBLISH_TIMEOUT_MS);
    await expectJob(ctx, jobId, { status: 'pending', error: { code: 'STORE_UNAVAILABLE' } });
  });

  test('a claim does not hold up a shutdown for longer than the lease', async () => {
    const ctx = await appContext(manualRenderer());
    const claim = vi.fn(never);
    const worker = startWorker(withJobs(ctx, { claim }));
    await vi.waitFor(() => expect(claim).toHaveBeenCalledOnce(), LOOK);
    const onStopped = vi.fn();
    void worker.stop().then(onStopped);
    await vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(onStopped).toHaveBeenCalledOnce();
  });
});

describe('a worker that has lost its job', () => {
  test('writes nothing more', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const transition = vi.fn(ctx.jobs.transition);
    const complete = vi.fn(ctx.jobs.complete);
    const worker = startWorker(withJobs(ctx, { transition, complete }));
    const jobId = await submit(ctx);
    await printing(renderer);
    await cancelOrRemoveJob(ctx, ADA, jobId);
    await vi.waitFor(() => expect(worker.active).toBe(0), LOOK);
    expect(transition).not.toHaveBeenCalled();
    expect(complete).not.toHaveBeenCalled();
    expect(await filesOf(ctx.storage)).toEqual([]);
  });

  test('because another process cancelled it hears of it within a second', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    const { signal } = await printing(renderer);
    const path = join(ctx.directory, 'offprint.db');
    const other = openSqliteStore({ path, clock: ctx.clock, migrate: false, logger: ctx.log });
    onTestFinished(other.close);
    await other.jobs.transitionForUser(cancelling({ id: jobId, userId: 'ada' }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signal.aborted).toBe(true);
  });

  test('and claims it again itself stops the earlier print', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    const first = await printing(renderer);
    ctx.clock.advance(30_001);
    await recoverJobs(ctx);
    await vi.waitFor(() => expect(first.signal.aborted).toBe(true), LOOK);
    const second = await printing(renderer);
    expect(second).not.toBe(first);
    second.finish();
    await expectJob(ctx, jobId, { status: 'completed' });
    expect(await findJob(ctx, jobId)).toMatchObject({ attempts: 2, fence: 2 });
  });
});

test('a worker without any engine gives the job back, and rests before it tries again', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer);
  const claimedAtMs: number[] = [];
  const claim: JobStore['claim'] = async (request) => {
    const claimed = await ctx.jobs.claim(request);
    if (claimed.length > 0) claimedAtMs.push(performance.now());
    return claimed;
  };
  startWorker({ ...withJobs(ctx, { claim }), templates: ofOneEngine(ctx) });
  const jobId = await submit(ctx);
  const print = await printing(renderer);
  const failedAtMs = performance.now();
  print.fail(new OffprintError('ENGINE_UNAVAILABLE', 'Nothing prints here.'));
  await expectJob(ctx, jobId, { status: 'pending', attempts: 0 });
  ctx.clock.advance(500);
  (await printing(renderer, RECOVERY_MS.restingWorker)).finish();
  await expectJob(ctx, jobId, { status: 'completed' });
  expect((claimedAtMs[1] ?? 0) - failedAtMs).toBeGreaterThanOrEqual(500);
});

function ofOneEngine({ templates }: TestContext): TestContext['templates'] {
  const engine = templates.find('modern')?.engine;
  return { ...templates, list: () => templates.list().filter((each) => each.engine === engine) };
}

test('while the store stays away after a missed hint, leases are looked at ever more rarely', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer);
  const warn = vi.spyOn(ctx.log, 'warn');
  let hint: (hint: JobHint) => void = () => undefined;
  const watch: JobStore['watch'] = (onHint) => {
    hint = onHint;
    return () => undefined;
  };
  const held = vi.fn(() => Promise.reject(away()));
  const renew = vi.fn(() => Promise.reject(away()));
  const jobs = { ...ctx.jobs, held, renew };
  const leases = new Map([['j1', heldJob(ctx)]]);
  const options = { ...ctx, jobs: { ...jobs, watch }, held: leases, leaseMs: LEASE_MS };
  onTestFinished(startLeaseKeeper(options).stop);

  hint({ jobs: null });
  await vi.advanceTimersByTimeAsync(25_000);

  expect(held.mock.calls.length).toBeLessThan(9);
  expect(renew).toHaveBeenCalled();
  expect(warn.mock.calls.filter(([, message]) => message.includes('leases'))).toHaveLength(1);
});

function heldJob(ctx: TestContext): HeldJob {
  const nowMs = ctx.clock.monotonicMs();
  return {
    jobId: 'j1',
    fence: 1,
    userId: 'ada',
    stage: 'rendering',
    writtenStage: 'rendering',
    renewedAtMonotonicMs: nowMs,
    deadlineMonotonicMs: nowMs + LEASE_MS,
    controller: new AbortController(),
  };
}

test('a worker on a full disk claims nothing, and goes on when there is room again', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer);
  let isFull = true;
  const assertRoom = async () => {
    if (isFull) throw new OffprintError('STORAGE_UNAVAILABLE', 'The disk is nearly full.');
  };
  const jobId = await submit(ctx);
  const claim = vi.fn(ctx.jobs.claim);
  startWorker({ ...withJobs(ctx, { claim }), room: { assertRoom } });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(claim).not.toHaveBeenCalled();

  isFull = false;
  await vi.advanceTimersByTimeAsync(RECOVERY_MS.fullDisk);
  (await printing(renderer)).finish();
  await expectJob(ctx, jobId, { status: 'completed', attempts: 1 });
});
