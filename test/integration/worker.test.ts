import { describe, expect, test, vi } from 'vitest';
import { cancelOrRemoveJob } from '../../packages/server/src/app/cancel-export.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import type { ObjectStorage } from '../../packages/server/src/ports/object-storage.ts';
import { printing } from '../../packages/server/src/worker/work.ts';
import { createWorker } from '../../packages/server/src/worker/worker.ts';
import { appContext, callerNamed } from '../support/app-context.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { ADA, filesOf, findJob, LEASE_MS, startWorker, submit } from '../support/worker-harness.ts';

describe('a worker', () => {
  test('prints a job that is submitted while it waits, and records it', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    renderer.pending[0]?.finish();

    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('completed'));
    const found = await ctx.history.find('ada', jobId);
    expect(found?.record).toMatchObject({ jobId, fileSizeBytes: 11, pageCount: 1 });
    expect(await filesOf(ctx.storage)).toEqual([found?.record.storageKey]);
    expect(await ctx.history.usedBytes('ada')).toBe(11);
  });

  test('claims no more jobs than it has slots', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    for (let count = 0; count < 5; count++) await submit(ctx);
    startWorker(ctx, { slots: 3 });
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(3));
    expect((await ctx.jobs.stats()).byStatus).toMatchObject({ processing: 3, pending: 2 });
    renderer.pending[0]?.finish();
    await vi.waitFor(async () =>
      expect((await ctx.jobs.stats()).byStatus).toMatchObject({ completed: 1, pending: 1 }),
    );
    expect(renderer.pending).toHaveLength(3);
  });

  test('claims the job of another user though all slots are taken, and no more of the first', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx, { slots: 2 });
    for (let count = 0; count < 3; count++) await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(2));

    const jobId = await submit(ctx, callerNamed('bob'));
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(3));
    renderer.pending[2]?.finish();
    await vi.waitFor(async () =>
      expect((await ctx.jobs.find('bob', jobId))?.job.status).toBe('completed'),
    );
    expect((await ctx.jobs.stats()).byStatus).toMatchObject({ processing: 2, pending: 1 });
  });

  test('claims the job of a newcomer also after one of which it did not know', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const watch: typeof ctx.jobs.watch = (onHint) =>
      ctx.jobs.watch(({ jobs }) =>
        onHint({ jobs: jobs?.filter(({ userId }) => userId !== 'dora') ?? null }),
      );
    startWorker({ ...ctx, jobs: { ...ctx.jobs, watch } }, { slots: 1 });
    await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));

    await submit(ctx, callerNamed('dora'));
    await submit(ctx, callerNamed('bob'));
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(3));
  });

  test('claims in batches: only when so many slots are free', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const claim = vi.fn(ctx.jobs.claim);
    for (let count = 0; count < 6; count++) await submit(ctx);
    startWorker({ ...ctx, jobs: { ...ctx.jobs, claim } }, { slots: 4, claimBatch: 2 });
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(4));
    renderer.pending[0]?.finish();
    await vi.waitFor(async () => expect((await ctx.jobs.stats()).byStatus.completed).toBe(1));
    renderer.pending[0]?.finish();
    await vi.waitFor(async () => expect((await ctx.jobs.stats()).byStatus.completed).toBe(2));
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(4));
    expect(claim.mock.calls.map(([{ limit }]) => limit)).toEqual([4, 2]);
  });

  test('stops the print of a cancelled job, and leaves no file', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    const { signal } = renderer.pending[0] ?? {};

    await cancelOrRemoveJob(ctx, ADA, jobId);
    await vi.waitFor(() => expect(signal?.aborted).toBe(true));
    expect((await findJob(ctx, jobId))?.status).toBe('cancelled');
    expect(await filesOf(ctx.storage)).toEqual([]);
  });

  test('deletes the file that it put down just before the job was cancelled', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const jobId = await submit(ctx);
    const storage: ObjectStorage = {
      ...ctx.storage,
      async put(key, bytes, signal) {
        await ctx.storage.put(key, bytes, signal);
        await cancelOrRemoveJob(ctx, ADA, jobId);
      },
    };
    startWorker({ ...ctx, storage });
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    renderer.pending[0]?.finish();

    // It is cancelled once the file is there.
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('cancelled'));
    await vi.waitFor(async () => expect(await filesOf(ctx.storage)).toEqual([]));
    expect(await ctx.history.find('ada', jobId)).toBeNull();
  });

  test('gives its jobs back when it is stopped, without using up an attempt', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const worker = startWorker(ctx);
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    await worker.stop();
    expect(await findJob(ctx, jobId)).toMatchObject({
      status: 'pending',
      attempts: 0,
      error: null,
    });
  });

  test('lets a print that ends within the grace complete', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const worker = startWorker(ctx, { shutdownGraceMs: 10_000 });
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    const stopped = worker.stop();
    renderer.pending[0]?.finish();
    await stopped;
    expect((await findJob(ctx, jobId))?.status).toBe('completed');
  });

  test('a claim that is answered after the stop costs a running print nothing', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const late = Promise.withResolvers<void>();
    const jobId = await submit(ctx);
    const { claim: real } = ctx.jobs;
    vi.spyOn(ctx.jobs, 'claim').mockImplementation(async (request) => {
      if (renderer.pending.length > 0) await late.promise;
      return real(request);
    });
    const worker = startWorker(ctx, { maxPollIntervalMs: 20, shutdownGraceMs: 10_000 });
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    await vi.waitFor(() => expect(ctx.jobs.claim).toHaveBeenCalledTimes(2));

    const stopped = worker.stop();
    const missed = await submit(ctx);
    late.resolve();
    await vi.waitFor(async () =>
      expect(await findJob(ctx, missed)).toMatchObject({ status: 'pending', attempts: 0 }),
    );
    expect(renderer.pending[0]?.signal.aborted).toBe(false);
    renderer.pending[0]?.finish();
    await stopped;

    expect((await findJob(ctx, jobId))?.status).toBe('completed');
  });

  test('may be stopped before it is started, and twice', async () => {
    const ctx = await appContext(manualRenderer());
    const worker = createWorker(ctx, printing(ctx), {
      name: 'worker-1',
      slots: 1,
      claimBatch: 1,
      leaseMs: 2_000,
      maxPollIntervalMs: 500,
      shutdownGraceMs: 0,
    });
    await Promise.all([worker.stop(), worker.stop()]);
    expect(worker.start).toThrow('create a new one');
    expect(worker.active).toBe(0);
  });
});

describe('a failing attempt', () => {
  test('of a retryable kind goes back to the queue with backoff and its error', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    const cause = new Error('the engine said nothing');
    const timeout = new OffprintError('RENDER_TIMEOUT', 'The print took too long.', { cause });
    renderer.pending[0]?.fail(timeout);

    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.error).not.toBeNull());
    expect(await findJob(ctx, jobId)).toMatchObject({
      status: 'pending',
      attempts: 1,
      runAfterMs: ctx.clock.nowMs() + 60_000,
      error: { code: 'RENDER_TIMEOUT', retryable: true },
      pastAttempts: [
        {
          number: 1,
          worker: 'worker-1',
          outcome: 'retried',
          error: { code: 'RENDER_TIMEOUT', cause: 'Error: the engine said nothing' },
        },
      ],
    });
    ctx.clock.advance(60_000);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
  });

  test('of a permanent kind fails the job at once', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    renderer.pending[0]?.fail(new OffprintError('DOCUMENT_TOO_LARGE', 'It has 60 pages.'));
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('failed'));
    expect(await findJob(ctx, jobId)).toMatchObject({ attempts: 1, leaseUntilMs: null });
  });

  test('by a full disk is tried until no attempt is left, and publishes nothing', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer, {
      maxAttempts: 2,
      retryPolicy: { baseMs: 1_000, capMs: 1_000, jitter: 0 },
    });
    const full: ObjectStorage = {
      ...ctx.storage,
      put: () => Promise.reject(new OffprintError('STORAGE_UNAVAILABLE', 'The disk is full.')),
    };
    startWorker({ ...ctx, storage: full });
    const jobId = await submit(ctx);
    for (const [attempts, status] of [
      [1, 'pending'],
      [2, 'failed'],
    ]) {
      await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
      renderer.pending[0]?.finish();
      await vi.waitFor(async () =>
        expect(await findJob(ctx, jobId)).toMatchObject({
          attempts,
          status,
          error: { code: 'STORAGE_UNAVAILABLE' },
        }),
      );
      ctx.clock.advance(1_000);
    }
    expect(await filesOf(ctx.storage)).toEqual([]);
    expect(await ctx.history.usedBytes('ada')).toBe(0);
  });

  test('by a file over the quota fails the job and leaves no file', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx);
    const jobId = await submit(ctx, callerNamed('ada', { quotaBytes: 10 }));
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    renderer.pending[0]?.finish();
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.status).toBe('failed'));
    expect((await findJob(ctx, jobId))?.error?.code).toBe('QUOTA_EXCEEDED');
    expect(await filesOf(ctx.storage)).toEqual([]);
  });
});

describe('a lease', () => {
  test('is renewed while the print goes on, and the stage is written along', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx, { leaseMs: LEASE_MS });
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    for (let step = 0; step < 3; step++) {
      const before = (await findJob(ctx, jobId))?.leaseUntilMs ?? 0;
      ctx.clock.advance(LEASE_MS / 2);
      await vi.waitFor(async () =>
        expect((await findJob(ctx, jobId))?.leaseUntilMs).toBeGreaterThan(before),
      );
    }
    expect(await findJob(ctx, jobId)).toMatchObject({ status: 'processing', stage: 'rendering' });
  });

  test('that the store says is gone stops the print, and the worker writes nothing more', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    startWorker(ctx, { leaseMs: LEASE_MS });
    const jobId = await submit(ctx);
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    const { signal } = renderer.pending[0] ?? {};
    ctx.clock.advance(LEASE_MS + 1);
    await vi.waitFor(() => expect(signal?.aborted).toBe(true));
    expect(signal?.reason).toBe('lost');
    expect(await findJob(ctx, jobId)).toMatchObject({
      status: 'processing',
      fence: 1,
      error: null,
    });
  });
});
