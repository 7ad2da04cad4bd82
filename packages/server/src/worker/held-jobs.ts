import type { JobStage } from '@offprint/contract';
import type { StopReason } from '../app/export-run.ts';
import type { Lease } from '../domain/job/job.ts';

/** A job that this worker has under a lease. */
export interface HeldJob extends Lease {
  stage: JobStage;
  /** The stage that the store knows. */
  writtenStage: JobStage;
  /** When the claim or the last renewal was sent. */
  renewedAtMonotonicMs: number;
  /** Past it the lease may have run out, so the job counts as lost. */
  deadlineMonotonicMs: number;
  readonly controller: AbortController;
}

export type HeldJobs = Map<string, HeldJob>;

export function stopJob(held: HeldJob, reason: StopReason): void {
  held.controller.abort(reason);
}
