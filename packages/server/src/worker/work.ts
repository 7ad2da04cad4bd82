import type { AppContext } from '../app/context.ts';
import { deliveryFields, jobFields } from '../app/log-fields.ts';
import type { ExportRun } from '../app/publish-pdf.ts';
import { createDeliveryRun } from '../app/run-delivery.ts';
import { type RunEnd, runExport } from '../app/run-export.ts';
import type { Webhooks } from '../app/webhooks.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobStore } from '../ports/job-store.ts';
import { createBackoff } from './backoff.ts';

/** A queue, and how its jobs are run. */
export interface Work {
  readonly jobs: JobStore;
  /** One attempt, to its end. Never throws. */
  run(run: ExportRun): Promise<RunEnd>;
  /** Called when the store has answered a claim. */
  answered(durationMs: number): void;
  claimed(job: Job): void;
  ended(end: RunEnd, job: Job, durationMs: number): void;
  /** True if it has paused since no job could have been run. */
  backOffIfUnable(signal: AbortSignal): Promise<boolean>;
}

/** Exports are printed. */
export function printing(ctx: AppContext): Work {
  const backoff = createBackoff(ctx);
  return {
    jobs: ctx.jobs,
    run: (run) => runTraced(ctx, run),
    answered: (durationMs) => ctx.telemetry.claimAnswered(durationMs),
    claimed(job) {
      const waitMs = Math.max(0, job.updatedAtMs - job.runAfterMs);
      ctx.telemetry.jobClaimed(waitMs);
      ctx.log.debug({ ...jobFields(job), attempt: job.attempts, waitMs }, 'a job was claimed');
    },
    ended(end, job, durationMs) {
      ctx.telemetry.jobEnded(end.outcome);
      backoff.attemptEnded(end, ctx.templates.find(job.templateId)?.engine ?? null);
      ctx.log.info(
        { ...jobFields(job), ...attemptFields(end, job, durationMs) },
        'an attempt ended',
      );
    },
    backOffIfUnable: backoff.backOffIfUnable,
  };
}

/** Deliveries are sent. */
export function delivering(ctx: AppContext, webhooks: Webhooks): Work {
  return {
    jobs: webhooks.queue,
    run: createDeliveryRun(ctx, webhooks),
    answered: () => undefined,
    claimed: () => undefined,
    ended(end, job, durationMs) {
      ctx.telemetry.deliveryEnded(end.outcome);
      const fields = { ...deliveryFields(job), ...attemptFields(end, job, durationMs) };
      ctx.log.info(fields, 'a delivery was attempted');
    },
    backOffIfUnable: async () => false,
  };
}

/** An attempt is a span of its submission's trace, and the steps of the attempt are spans below it. */
async function runTraced(ctx: AppContext, run: ExportRun): Promise<RunEnd> {
  const { job } = run.claimed;
  const claimSentAtMs = ctx.clock.nowMs() - run.claimMs;
  const span = ctx.tracing.start('export', {
    kind: 'consumer',
    parent: job.origin?.traceparent,
    startedAtMs: claimSentAtMs,
    attributes: {
      'offprint.job.id': job.id,
      'offprint.job.attempt': job.attempts,
      'offprint.template.id': job.templateId,
    },
  });
  const { traceparent } = span;
  ctx.tracing.start('claim', { parent: traceparent, startedAtMs: claimSentAtMs }).end();
  const end = await runExport(ctx, { ...run, traceparent });
  span.set({ 'offprint.job.outcome': end.outcome });
  span.end(end.outcome === 'completed' ? undefined : end.outcome);
  return end;
}

function attemptFields({ outcome, lack }: RunEnd, { attempts }: Job, durationMs: number) {
  return {
    attempt: attempts,
    outcome,
    ...(lack !== null && { lack }),
    durationMs: Math.round(durationMs),
  };
}
