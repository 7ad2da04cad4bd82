import type { AppContext } from '../app/context.ts';
import type { ExportRun } from '../app/publish-pdf.ts';
import { createDeliveryRun } from '../app/run-delivery.ts';
import { type RunEnd, runExport } from '../app/run-export.ts';
import type { Webhooks } from '../app/webhooks.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobStore } from '../ports/job-store.ts';
import { createRest } from './rest.ts';

/** A queue, and what is done with its jobs. */
export interface Work {
  readonly jobs: JobStore;
  /** One attempt, to its end. Never throws. */
  run(run: ExportRun): Promise<RunEnd>;
  claimed(job: Job): void;
  ended(end: RunEnd, job: Job): void;
  /** True when it has rested, because nothing could have been done. */
  restIfUnable(signal: AbortSignal): Promise<boolean>;
}

/** Exports are printed. */
export function printing(ctx: AppContext): Work {
  const rest = createRest(ctx);
  return {
    jobs: ctx.jobs,
    run: (run) => runExport(ctx, run),
    claimed({ updatedAtMs, runAfterMs }) {
      ctx.telemetry.jobClaimed(Math.max(0, updatedAtMs - runAfterMs));
    },
    ended(end, { templateId }) {
      ctx.telemetry.jobEnded(end.outcome);
      rest.attemptEnded(end, ctx.templates.find(templateId)?.engine ?? null);
    },
    restIfUnable: rest.restIfUnable,
  };
}

/** Deliveries are sent. */
export function delivering(ctx: AppContext, webhooks: Webhooks): Work {
  return {
    jobs: webhooks.queue,
    run: createDeliveryRun(ctx, webhooks),
    claimed: () => undefined,
    ended: ({ outcome }) => ctx.telemetry.deliveryEnded(outcome),
    restIfUnable: async () => false,
  };
}
