import type { AppContext } from '../app/context.ts';
import type { Webhooks } from '../app/webhooks.ts';
import { createEventRelay } from './event-relay.ts';
import { createSweeper, type SweeperOptions } from './sweeper.ts';
import { delivering, printing } from './work.ts';
import { createWorker, type WorkerOptions } from './worker.ts';

export interface BackgroundWorker {
  /** Starts to print jobs and to sweep. */
  start(): void;
  /** Safe to call twice, and before start. */
  stop(): Promise<void>;
  readonly active: number;
}

/** A delivery mostly waits and costs next to nothing, so many may run at once. */
const DELIVERY_SLOTS = 256;
const LONGEST_GRACE_MS = 2_000;

/** What every process with a worker runs: worker, sweeper, and webhooks if there are any. */
export function createBackgroundWorker(
  ctx: AppContext,
  options: WorkerOptions & SweeperOptions,
): BackgroundWorker {
  const worker = createWorker(ctx, printing(ctx), options);
  const webhooks = ctx.webhooks && createWebhookWorker(ctx, ctx.webhooks, options);
  const sweeper = createSweeper(ctx, options);
  return {
    start() {
      worker.start();
      sweeper.start();
      webhooks?.start();
    },
    async stop() {
      await Promise.all([worker.stop(), sweeper.stop(), webhooks?.stop()]);
    },
    get active() {
      return worker.active;
    },
  };
}

/** Creates deliveries of what has ended, and sends them. */
function createWebhookWorker(ctx: AppContext, webhooks: Webhooks, options: WorkerOptions) {
  const relay = createEventRelay(ctx, webhooks);
  const worker = createWorker(ctx, delivering(ctx, webhooks), {
    ...options,
    slots: DELIVERY_SLOTS,
    claimBatch: 1,
    // A receiver that does not answer must not delay a shutdown: its delivery is returned, and sent
    // again later.
    shutdownGraceMs: Math.min(options.shutdownGraceMs, LONGEST_GRACE_MS),
  });
  return {
    start() {
      relay.start();
      worker.start();
    },
    async stop() {
      await Promise.all([relay.stop(), worker.stop()]);
    },
  };
}
