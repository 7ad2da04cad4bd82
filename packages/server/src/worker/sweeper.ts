import type { AppContext } from '../app/context.ts';
import { recoverJobs, sweep } from '../app/sweep.ts';
import { createWakeUp } from '../app/wake-up.ts';

export interface SweeperOptions {
  /** Between two looks for lost workers. */
  readonly sweepIntervalMs: number;
  /** Between two rounds of cleaning. */
  readonly cleanUpIntervalMs: number;
}

export interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

/** Before the next batch of a round that found too much for one. */
const BETWEEN_BATCHES_MS = 100;

/** Looks for lost workers every few seconds, and cleans up every minute or so. */
export function createSweeper(ctx: AppContext, options: SweeperOptions): Sweeper {
  const stopping = new AbortController();
  let loops: Promise<unknown> | null = null;

  async function repeat(pauseMs: number, round: () => Promise<number>): Promise<void> {
    let nextInMs = pauseMs;
    while (!stopping.signal.aborted) {
      await createWakeUp().wait(nextInMs, stopping.signal);
      if (stopping.signal.aborted) return;
      nextInMs = await round().catch((error) => {
        ctx.log.error({ err: error }, 'a sweep failed');
        return pauseMs;
      });
    }
  }

  const { sweepIntervalMs, cleanUpIntervalMs } = options;
  const recovery = async () => {
    await recoverJobs(ctx);
    return sweepIntervalMs;
  };
  const cleaning = async () => {
    const { hasMore } = await sweep(ctx);
    return hasMore ? BETWEEN_BATCHES_MS : cleanUpIntervalMs;
  };

  return {
    start() {
      loops ??= Promise.all([
        repeat(sweepIntervalMs, recovery),
        repeat(cleanUpIntervalMs, cleaning),
      ]);
    },
    async stop() {
      stopping.abort();
      await loops;
    },
  };
}
