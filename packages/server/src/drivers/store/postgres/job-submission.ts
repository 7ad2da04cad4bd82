import { newJob } from '../../../domain/job/job.ts';
import type { KeyedSubmission, Submission, SubmitOutcome } from '../../../ports/job-store.ts';
import type { Connection, UserStatement } from './connection.ts';
import { JOB_COLUMNS, JOB_RETURNS, type JobRow, NOT_EXPIRED, toJob } from './job-rows.ts';
import { createValues } from './sql-values.ts';
import { toStorableJson } from './storable-text.ts';

/** What is active of a user: the condition on a row of `job_states`. */
export const ACTIVE = `status IN ('pending', 'processing') AND user_id = $3`;

/** Submissions and retries of a user pass one by one, so that each counts what the last one made. */
export function submissionLock(userId: string): string {
  return `submit/${userId}`;
}

interface SubmitRow extends JobRow {
  readonly now_ms: number;
  readonly active_submissions: number;
  /** Of a job that the key has made before, a row each; null when there is none. */
  readonly request_hash: string | null;
}

/** @throws RangeError for a number that is no safe integer */
export async function submitJobs(
  connection: Connection,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { userId, jobs, maxActiveSubmissions, idempotency } = submission;
  for (const { spec } of jobs) newJob(spec, 0);
  const rows = await connection.runForUser<SubmitRow>(userId, insertion(submission));
  const [{ now_ms, active_submissions, request_hash }] = rows as [SubmitRow];
  if (request_hash !== null) {
    if (request_hash !== idempotency?.requestHash) return { type: 'idempotencyConflict' };
    return { type: 'rejoined', jobs: rows.map(toJob) };
  }
  if (active_submissions >= maxActiveSubmissions) {
    return { type: 'tooManyActive', activeSubmissions: active_submissions };
  }
  return { type: 'created', jobs: jobs.map(({ spec }) => newJob(spec, now_ms)) };
}

export async function findSubmission(
  connection: Connection,
  userId: string,
  idempotencyKey: string,
): Promise<KeyedSubmission | null> {
  const values = createValues();
  const rows = await connection.runForUser<SubmitRow>(userId, {
    sql: keyedJobs(values.text(idempotencyKey)),
    returns: KEYED_RETURNS,
    values: values.list,
  });
  const [first] = rows;
  return first ? { requestHash: String(first.request_hash), jobs: rows.map(toJob) } : null;
}

function insertion(submission: Submission): UserStatement {
  const { userId, submissionId, jobs, maxActiveSubmissions, idempotency } = submission;
  const values = createValues();
  const key = values.text(idempotency?.key ?? null);
  const sql = `
    WITH earlier AS MATERIALIZED (${keyedJobs(key)}),
    active AS MATERIALIZED (
      SELECT count(DISTINCT submission_id) AS submissions FROM job_states WHERE ${ACTIVE}
    ), given AS MATERIALIZED (
      SELECT given.* FROM active, json_to_recordset(${values.json(givenRows(jobs))}) AS given (
        place bigint, id uuid, batch_id text, document_id text, priority bigint,
        max_attempts bigint, user_concurrency bigint, announces_end boolean, spec json)
      WHERE submissions < ${values.value(maxActiveSubmissions)}
        AND NOT EXISTS (SELECT FROM earlier)
    ), fixed AS (
      INSERT INTO jobs (id, user_id, spec, batch_id, document_id, idempotency_key, request_hash,
        created_at_ms, document)
      SELECT id, $3, spec, batch_id, document_id, ${key},
        ${values.text(idempotency?.requestHash ?? null)}, $2, ($4)[place]::json
      FROM given
    ), changing AS (
      INSERT INTO job_states (job_id, user_id, submission_id, priority, max_attempts,
        user_concurrency, announces_end, run_after_ms, updated_at_ms)
      SELECT id, $3, ${values.text(submissionId)}, priority, max_attempts, user_concurrency,
        announces_end, $2, $2
      FROM given
    )
    SELECT $2, submissions, earlier.* FROM active LEFT JOIN earlier ON true`;
  return {
    sql,
    returns: `now_ms bigint, active_submissions bigint, ${KEYED_RETURNS}`,
    values: values.list,
    lock: submissionLock(userId),
    documents: jobs.map(({ document }) => document && toStorableJson(document)),
  };
}

function givenRows(jobs: Submission['jobs']) {
  return jobs.map(({ spec }, index) => ({
    place: index + 1,
    id: spec.id,
    batch_id: spec.batchId,
    document_id: spec.source.type === 'stored' ? spec.source.documentId : null,
    priority: spec.priority,
    max_attempts: spec.maxAttempts,
    user_concurrency: spec.policy.userConcurrency,
    announces_end: spec.announcesEnd,
    spec,
  }));
}

const KEYED_RETURNS = `request_hash text, ${JOB_RETURNS}`;

function keyedJobs(key: string): string {
  return `SELECT request_hash, ${JOB_COLUMNS} FROM jobs JOIN job_states ON job_id = id
    WHERE jobs.user_id = $3 AND idempotency_key = ${key} AND ${NOT_EXPIRED}
    ORDER BY created_at_ms, id`;
}
