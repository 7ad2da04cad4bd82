import { newJob } from '../../../domain/job/job.ts';
import type { Submission, SubmitOutcome } from '../../../ports/job-store.ts';
import type { Connection, SqlValue } from './connection.ts';
import { JOB_RETURNS, type JobRow, toJob } from './job-rows.ts';
import { toStorableJson, toStorableText } from './sql.ts';

interface SubmitRow extends JobRow {
  readonly now_ms: number;
  readonly active_submissions: number;
  /** The hash of the request that created the key's jobs. Null if there is none. */
  readonly request_hash: string | null;
}

const RETURNS = `now_ms bigint, active_submissions bigint, request_hash text, ${JOB_RETURNS}`;

/** @throws RangeError for a number that is no safe integer */
export async function submitJobs(
  connection: Connection,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { jobs, maxActiveSubmissions, idempotency } = submission;
  for (const { spec } of jobs) newJob(spec, 0);
  const rows = await connection.call<SubmitRow>('submit_jobs', RETURNS, ...valuesOf(submission));
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

function valuesOf(submission: Submission): SqlValue[] {
  const { userId, submissionId, jobs, maxActiveSubmissions, idempotency } = submission;
  const specs = jobs.map(({ spec }) => spec);
  return [
    toStorableText(userId),
    toStorableText(submissionId),
    maxActiveSubmissions,
    idempotency && toStorableText(idempotency.key),
    idempotency && toStorableText(idempotency.requestHash),
    specs.map(({ id }) => id),
    specs.map(({ batchId }) => batchId && toStorableText(batchId)),
    specs.map(({ source: { documentId } }) => (documentId ? toStorableText(documentId) : null)),
    specs.map(({ priority }) => priority),
    specs.map(({ maxAttempts }) => maxAttempts),
    specs.map(({ policy }) => policy.userConcurrency),
    specs.map(({ policy }) => policy.quotaBytes),
    specs.map(({ announcesEnd }) => announcesEnd),
    { json: specs.map(toStorableJson) },
    { json: jobs.map(({ document }) => document && toStorableJson(document)) },
  ];
}
