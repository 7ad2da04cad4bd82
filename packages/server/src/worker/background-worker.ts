import type { AppContext } from '../app/context.ts';
import { createSweeper, type SweeperOptions } from './sweeper.ts';
import { createWorker, type WorkerOptions } from './worker.ts';

export interface BackgroundWorker {
  /** Starts to print jobs and to sweep. */
  start(): void;
  /** Safe to call twice, and before start. */
  stop(): Promise<void>;
  readonly active: number;
}

/** The worker and the sweeper that every process with a worker runs. */
export function createBackgroundWorker(
  ctx: AppContext,
  options: WorkerOptions & SweeperOptions,
): BackgroundWorker {
  const worker = createWorker(ctx, options);
  const sweeper = createSweeper(ctx, options);
  return {
    start() {
      worker.start();
      sweeper.start();
    },
    async stop() {
      await Promise.all([worker.stop(), sweeper.stop()]);
    },
    get active() {
      return worker.active;
    },
  };
}
