import type { Job, JobSpec, JobState } from '../../../domain/job/job.ts';
import { definitionOf } from './sql-values.ts';

/** A row of `jobs` joined with its row of `job_states`. */
export interface JobRow {
  readonly spec: JobSpec;
  readonly created_at_ms: number;
  readonly status: JobState['status'];
  readonly stage: JobState['stage'];
  readonly progress: number;
  readonly attempts: number;
  readonly fence: number;
  readonly lease_until_ms: number | null;
  readonly run_after_ms: number;
  readonly error: JobState['error'];
  readonly result: JobState['result'];
  readonly updated_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly expires_at_ms: number | null;
}

const TYPES: Readonly<Record<keyof JobRow, string>> = {
  spec: 'json',
  created_at_ms: 'bigint',
  status: 'text',
  stage: 'text',
  progress: 'integer',
  attempts: 'bigint',
  fence: 'bigint',
  lease_until_ms: 'bigint',
  run_after_ms: 'bigint',
  error: 'json',
  result: 'json',
  updated_at_ms: 'bigint',
  started_at_ms: 'bigint',
  finished_at_ms: 'bigint',
  expires_at_ms: 'bigint',
};

/** What a statement selects for a JobRow, and returns. */
export const JOB_COLUMNS = Object.keys(TYPES).join(', ');
export const JOB_RETURNS = definitionOf(TYPES);

/** The condition on a row of `job_states` that it exists at all, to those who ask through the port. */
export const NOT_EXPIRED = '(expires_at_ms IS NULL OR expires_at_ms > $2)';

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
