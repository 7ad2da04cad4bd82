import { TERMINAL_STATUSES } from '@offprint/contract';
import type { Connection } from './connection.ts';
import type { JobRow } from './job-row.ts';
import { NOT_EXPIRED } from './job-transitions.ts';

type RemovedRow = Pick<JobRow, 'id' | 'status' | 'submission_id'>;

const TERMINAL = TERMINAL_STATUSES.map((status) => `'${status}'`).join(', ');

export function removeJob(
  connection: Connection,
  userId: string,
  jobId: string,
  nowMs: number,
): RemovedRow | null {
  const row = connection
    .prepare(
      `DELETE FROM jobs WHERE id = ? AND user_id = ? AND status IN (${TERMINAL})
       AND ${NOT_EXPIRED} RETURNING id, status, submission_id`,
    )
    .get(jobId, userId, nowMs) as RemovedRow | undefined;
  if (!row) return null;
  forgetKey(connection, row.submission_id);
  return row;
}

export function purgeExpired(connection: Connection, limit: number, nowMs: number): RemovedRow[] {
  const rows = connection
    .prepare(
      `DELETE FROM jobs WHERE seq IN (
         SELECT seq FROM jobs WHERE expires_at_ms <= ? ORDER BY expires_at_ms, seq LIMIT ?
       ) RETURNING id, status, submission_id`,
    )
    .all(nowMs, limit) as unknown as RemovedRow[];
  for (const submissionId of new Set(rows.map((row) => row.submission_id))) {
    forgetKey(connection, submissionId);
  }
  return rows;
}

/** Once the last job of its submission is gone. */
function forgetKey(connection: Connection, submissionId: string): void {
  connection
    .prepare(
      `DELETE FROM idempotency_keys WHERE submission_id = ?1
       AND NOT EXISTS (SELECT 1 FROM jobs WHERE submission_id = ?1)`,
    )
    .run(submissionId);
}
