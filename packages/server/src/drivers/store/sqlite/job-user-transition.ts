import type { UserTransition, UserTransitionOutcome } from '../../../ports/job-store.ts';
import { countActiveSubmissions, isActive } from './active-submissions.ts';
import type { Connection } from './connection.ts';
import type { JobRow } from './job-row.ts';
import { NOT_EXPIRED, transitionJob } from './job-transitions.ts';
import { guardSql } from './transition-sql.ts';

/** Inside a write transaction: what is checked first still holds when it is written. */
export function transitionUserJob(
  connection: Connection,
  { userId, jobId, transition, maxActiveSubmissions }: UserTransition,
  nowMs: number,
): UserTransitionOutcome {
  const guard = guardSql(transition.guard, nowMs);
  const found = connection
    .prepare(
      `SELECT submission_id FROM jobs
       WHERE id = ? AND user_id = ? AND ${NOT_EXPIRED} AND ${guard.text}`,
    )
    .get(jobId, userId, nowMs, ...guard.values) as Pick<JobRow, 'submission_id'> | undefined;
  if (!found) return { type: 'refused' };
  if (maxActiveSubmissions !== null && !isActive(connection, userId, found.submission_id)) {
    const activeSubmissions = countActiveSubmissions(connection, userId);
    if (activeSubmissions >= maxActiveSubmissions) {
      return { type: 'tooManyActive', activeSubmissions };
    }
  }
  const job = transitionJob(connection, jobId, transition, nowMs);
  return job ? { type: 'applied', job } : { type: 'refused' };
}
