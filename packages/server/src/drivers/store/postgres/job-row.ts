import type { Job, JobSpec, JobState } from '../../../domain/job/job.ts';

/** A row of `jobs` as JSON. */
export interface JobRow {
  readonly spec: JobSpec;
  readonly status: JobState['status'];
  readonly stage: JobState['stage'];
  readonly progress: number;
  readonly attempts: number;
  readonly fence: number;
  readonly lease_until_ms: number | null;
  readonly run_after_ms: number;
  readonly error: JobState['error'];
  readonly result: JobState['result'];
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly expires_at_ms: number | null;
}

export function toJob(row: JobRow): Job {
  return {
    ...row.spec,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    attempts: row.attempts,
    fence: row.fence,
    leaseUntilMs: row.lease_until_ms,
    runAfterMs: row.run_after_ms,
    error: row.error,
    result: row.result,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
