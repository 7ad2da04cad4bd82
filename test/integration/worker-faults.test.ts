import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cancelOrRemoveJob } from '../../packages/server/src/app/cancel-export.ts';
import { recoverJobs } from '../../packages/server/src/app/clean-up.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import type { JobStore } from '../../packages/server/src/ports/job-store.ts';
import { appContext, type TestContext } from '../support/app-context.ts';
import { cancelling } from '../support/job-fixtures.ts';
import { type ManualRenderer, manualRenderer } from '../support/manual-renderer.ts';
import { ADA, filesOf, findJob, LEASE_MS, startWorker, submit } from '../support/worker-harness.ts';

const away = () => new OffprintError('STORE_UNAVAILABLE', 'The store is away.');
const never = () => new Promise<never>(() => undefined);

/** The same system, whose job store behaves otherwise in some calls. */
function withJobs(ctx: TestContext, changes: Partial<JobStore>): TestContext {
  return { ...ctx, jobs: { ...ctx.jobs, ...changes } };
}

async function printing(renderer: ManualRenderer) {
  return await vi.waitFor(() => {
    const [print] = renderer.pending;
    if (!print) throw new Error('Nothing is being printed.');
    return print;
  }, 5_000);
}

describe('when the store stays away', () => {
  test('a completion is repeated until it is taken', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const complete = vi.fn(ctx.jobs.complete).mockRejectedValueOnce(away());
    startWorker(withJobs(ctx, { complete }));
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('completed'));
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
    await vi.waitFor(() => expect(complete).toHaveBeenCalledTimes(2));
    await worker.stop();
    const found = await ctx.history.find('ada', jobId);
    expect(await filesOf(ctx.storage)).toEqual([found?.record.storageKey]);
  });

  test('claiming is tried again, ever more rarely', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const claim = vi.fn(ctx.jobs.claim);
    for (let time = 0; time < 3; time++) claim.mockRejectedValueOnce(away());
    await submit(ctx);
    const startedAt = performance.now();
    startWorker(withJobs(ctx, { claim }));
    await printing(renderer);
    expect(claim).toHaveBeenCalledTimes(4);
    expect(performance.now() - startedAt).toBeGreaterThan(250 + 500);
  });

  test('past its deadline a print is stopped without asking anybody', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const renew = vi.fn(() => Promise.reject(away()));
    startWorker(withJobs(ctx, { renew }), { leaseMs: LEASE_MS });
    await submit(ctx);
    const { signal } = await printing(renderer);
    await vi.waitFor(() => expect(signal.aborted).toBe(true), 2 * LEASE_MS);
    expect(signal.reason).toBe('lost');
    expect(renew.mock.calls.length).toBeGreaterThan(1);
  });
});

describe('when a call is never answered', () => {
  test('a heartbeat is followed by the next one', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const renew = vi.fn(ctx.jobs.renew).mockImplementationOnce(never);
    startWorker(withJobs(ctx, { renew }), { leaseMs: LEASE_MS });
    const jobId = await submit(ctx);
    const print = await printing(renderer);
    await vi.waitFor(() => expect(renew.mock.calls.length).toBeGreaterThan(3), 2 * LEASE_MS);
    expect(print.signal.aborted).toBe(false);
    print.finish();
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('completed'));
  });

  test('an upload ends as a storage error, and the job is tried again', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer, { publishTimeoutMs: 100 });
    startWorker({ ...ctx, storage: { ...ctx.storage, put: never } });
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await vi.waitFor(async () =>
      expect(await findJob(ctx, jobId)).toMatchObject({
        status: 'pending',
        error: { code: 'STORAGE_UNAVAILABLE' },
      }),
    );
  });

  test('a completion ends as a store error, and the job is tried again', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer, { publishTimeoutMs: 100 });
    startWorker(withJobs(ctx, { complete: never }));
    const jobId = await submit(ctx);
    (await printing(renderer)).finish();
    await vi.waitFor(async () =>
      expect(await findJob(ctx, jobId)).toMatchObject({
        status: 'pending',
        error: { code: 'STORE_UNAVAILABLE' },
      }),
    );
  });

  test('a claim does not hold up a shutdown for longer than the lease', async () => {
    const ctx = await appContext(manualRenderer());
    const claim = vi.fn(never);
    const worker = startWorker(withJobs(ctx, { claim }), { leaseMs: 2_000 });
    await vi.waitFor(() => expect(claim).toHaveBeenCalled());
    await expect(worker.stop()).resolves.toBeUndefined();
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
    await vi.waitFor(() => expect(worker.active).toBe(0));
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
    await vi.waitFor(() => expect(signal.aborted).toBe(true), 1_000);
  });

  test('and claims it again itself stops the earlier print', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    const first = await printing(renderer);
    ctx.clock.advance(30_001);
    await recoverJobs(ctx);
    await vi.waitFor(() => expect(first.signal.aborted).toBe(true));
    const second = await printing(renderer);
    expect(second).not.toBe(first);
    second.finish();
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('completed'));
    expect(await findJob(ctx, jobId)).toMatchObject({ attempts: 2, fence: 2 });
  });
});

test('a worker without a browser gives the job back, and rests before it tries again', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer);
  startWorker(ctx);
  const jobId = await submit(ctx);
  const print = await printing(renderer);
  const failedAt = performance.now();
  print.fail(new OffprintError('ENGINE_UNAVAILABLE', 'Nothing prints here.'));
  await vi.waitFor(async () =>
    expect(await findJob(ctx, jobId)).toMatchObject({ status: 'pending', attempts: 0 }),
  );
  await submit(ctx);
  const again = await printing(renderer);
  expect(performance.now() - failedAt).toBeGreaterThan(490);
  again.finish();
  await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('completed'));
});
