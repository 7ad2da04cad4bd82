import { purgeExpired, recoverJobs } from '../app/clean-up.ts';
import type { AppContext } from '../app/context.ts';
import { deleteOrphans } from '../app/delete-orphans.ts';
import { partialFailure } from '../app/partial-failure.ts';
import { ownsStorage } from '../app/storage-owner.ts';
import { pause } from '../async/event.ts';

export interface SweeperOptions {
  /** Between two looks for lost workers. */
  readonly sweepIntervalMs: number;
  /** Between two looks for what has expired. Orphans are looked for more rarely. */
  readonly cleanUpIntervalMs: number;
}

export interface Sweeper {
  start(): void;
  /** Returns when the step under way is done; no step is long. */
  stop(): Promise<void>;
}

/** The pause before the next batch, in which others get the processor and the store. */
const BETWEEN_BATCHES_MS = 10;
/** Walking all files is not urgent, so it pauses longer than it works. */
const BETWEEN_STEPS_MS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Looks for lost workers, for expired records and files, and for orphans, each at its own interval. */
export function createSweeper(ctx: AppContext, options: SweeperOptions): Sweeper {
  const { sweepIntervalMs, cleanUpIntervalMs } = options;
  const orphanIntervalMs = Math.max(
    cleanUpIntervalMs,
    Math.min(ctx.settings.orphanAgeMs / 2, DAY_MS),
  );
  const stopping = new AbortController();
  const { signal } = stopping;
  let loops: Promise<unknown> | null = null;

  const report = (failure: unknown) => ctx.log.error({ err: failure }, 'a sweep failed');

  /** @param round returns in how many ms the next one starts */
  async function repeat(firstInMs: number, round: () => Promise<number>): Promise<void> {
    for (let nextInMs = firstInMs; ; ) {
      await pause(nextInMs, signal);
      if (signal.aborted) return;
      nextInMs = await round().catch((error) => {
        report(error);
        return firstInMs;
      });
    }
  }

  async function recovery(): Promise<number> {
    return (await recoverJobs(ctx)) > 0 ? BETWEEN_BATCHES_MS : sweepIntervalMs;
  }

  async function expiry(): Promise<number> {
    const { hasMore, failures } = await purgeExpired(ctx);
    const failure = partialFailure(failures);
    if (failure) report(failure);
    return hasMore ? BETWEEN_BATCHES_MS : cleanUpIntervalMs;
  }

  async function orphans(): Promise<number> {
    for await (const { failures } of deleteOrphans(ctx, signal)) {
      const failure = partialFailure(failures);
      if (failure) report(failure);
      await pause(BETWEEN_STEPS_MS, signal);
    }
    return orphanIntervalMs;
  }

  async function engineLeftovers(): Promise<number> {
    await ctx.renderer.cleanUp();
    return cleanUpIntervalMs;
  }

  return {
    start() {
      loops ??= Promise.all([
        // Before this store writes its first file, while it is clear whose the storage is.
        ownsStorage(ctx).catch(report),
        repeat(sweepIntervalMs, recovery),
        repeat(cleanUpIntervalMs, expiry),
        repeat(cleanUpIntervalMs, orphans),
        repeat(cleanUpIntervalMs, engineLeftovers),
      ]);
    },
    async stop() {
      stopping.abort();
      await loops;
    },
  };
}
