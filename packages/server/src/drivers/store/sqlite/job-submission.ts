import { newJob } from '../../../domain/job/job.ts';
import type { KeyedSubmission, Submission, SubmitOutcome } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { insertJob, type JobRow, NOT_EXPIRED, toJob } from './job-rows.ts';

/** One submission, inside a write transaction. */
export function submitJobs(
  connection: Connection,
  submission: Submission,
  nowMs: number,
): SubmitOutcome {
  const earlier = rejoin(connection, submission, nowMs);
  if (earlier) return earlier;
  const activeSubmissions = countActiveSubmissions(connection, submission.userId);
  if (activeSubmissions >= submission.maxActiveSubmissions) {
    return { type: 'tooManyActive', activeSubmissions };
  }
  keepKey(connection, submission);
  const jobs = submission.jobs.map(({ spec, document }) => {
    const job = newJob(spec, nowMs);
    const seq = insertJob(connection, job);
    if (document !== null) {
      connection
        .prepare('INSERT INTO job_documents (job_seq, data) VALUES (?, ?)')
        .run(seq, JSON.stringify(document));
    }
    return job;
  });
  return { type: 'created', jobs };
}

function rejoin(
  connection: Connection,
  { userId, idempotency }: Submission,
  nowMs: number,
): SubmitOutcome | null {
  const known = idempotency && findSubmission(connection, userId, idempotency.key, nowMs);
  if (!known) return null;
  if (known.requestHash !== idempotency.requestHash) return { type: 'idempotencyConflict' };
  return { type: 'rejoined', jobs: known.jobs };
}

export function findSubmission(
  connection: Connection,
  userId: string,
  idempotencyKey: string,
  nowMs: number,
): KeyedSubmission | null {
  const known = connection
    .prepare(
      'SELECT request_hash, submission_id FROM idempotency_keys WHERE user_id = ? AND key = ?',
    )
    .get(userId, idempotencyKey) as { request_hash: string; submission_id: string } | undefined;
  if (!known) return null;
  const rows = connection
    .prepare(
      `SELECT * FROM jobs WHERE submission_id = ? AND user_id = ? AND ${NOT_EXPIRED} ORDER BY seq`,
    )
    .all(known.submission_id, userId, nowMs) as unknown as JobRow[];
  // The key expires with the records, even before they are purged.
  if (rows.length === 0) return null;
  return { requestHash: known.request_hash, jobs: rows.map(toJob) };
}

function keepKey(connection: Connection, submission: Submission): void {
  const { userId, submissionId, idempotency } = submission;
  if (!idempotency) return;
  connection
    .prepare(
      `INSERT OR REPLACE INTO idempotency_keys (user_id, key, request_hash, submission_id)
       VALUES (?, ?, ?, ?)`,
    )
    .run(userId, idempotency.key, idempotency.requestHash, submissionId);
}

/** Removes the key once the last job of its submission is gone. */
export function removeKey(connection: Connection, submissionId: string): void {
  connection
    .prepare(
      `DELETE FROM idempotency_keys WHERE submission_id = ?1
       AND NOT EXISTS (SELECT 1 FROM jobs WHERE submission_id = ?1)`,
    )
    .run(submissionId);
}

export function countActiveSubmissions(connection: Connection, userId: string): number {
  const row = connection
    .prepare(
      `SELECT count(DISTINCT submission_id) AS submissions FROM jobs
       WHERE user_id = ? AND status IN ('pending', 'processing')`,
    )
    .get(userId);
  return Number(row?.submissions);
}

export function isActive(connection: Connection, userId: string, submissionId: string): boolean {
  return (
    connection
      .prepare(
        `SELECT 1 FROM jobs
         WHERE user_id = ? AND submission_id = ? AND status IN ('pending', 'processing')`,
      )
      .get(userId, submissionId) !== undefined
  );
}
