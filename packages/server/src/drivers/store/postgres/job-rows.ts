import type { Job, JobSpec, JobState } from '../../../domain/job/job.ts';
import { definitionOf, spelled } from './sql.ts';

/** What was fixed when a job was submitted, and its row of `job_states`. */
export interface JobRow {
  readonly spec: JobSpec;
  readonly created_at_ms: number;
  readonly status: JobState['status'];
  readonly stage: JobState['stage'];
  readonly progress: number;
  readonly attempts: number;
  readonly worker: string | null;
  readonly fence: number;
  readonly lease_until_ms: number | null;
  readonly run_after_ms: number;
  readonly updated_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly expires_at_ms: number | null;
  readonly error: JobState['error'];
  readonly result: JobState['result'];
  readonly past_attempts: JobState['pastAttempts'] | null;
}

/** The columns of `job_states`, in their order. */
const STATE_TYPES = {
  job_id: 'uuid',
  user_id: 'text',
  submission_id: 'text',
  priority: 'bigint',
  max_attempts: 'bigint',
  user_concurrency: 'bigint',
  quota_bytes: 'bigint',
  announces_end: 'boolean',
  status: 'text',
  stage: 'text',
  progress: 'integer',
  attempts: 'bigint',
  worker: 'text',
  fence: 'bigint',
  lease_until_ms: 'bigint',
  run_after_ms: 'bigint',
  updated_at_ms: 'bigint',
  started_at_ms: 'bigint',
  finished_at_ms: 'bigint',
  expires_at_ms: 'bigint',
  error: 'json',
  result: 'json',
  past_attempts: 'json[]',
};

/** What a statement selects for a JobRow, and how it is said to return it. */
export const JOB_COLUMNS = spelled('spec, created_at_ms, job_states.*');
export const JOB_RETURNS = `spec json, created_at_ms bigint, ${definitionOf(STATE_TYPES)}`;

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
    worker: row.worker,
    pastAttempts: row.past_attempts ?? [],
    expiresAtMs: row.expires_at_ms,
  };
}
