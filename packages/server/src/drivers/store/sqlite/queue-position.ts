import type { Connection } from './connection.ts';
import type { JobRow } from './job-rows.ts';

type Count = { readonly jobs: number };
type Place = Pick<JobRow, 'user_id' | 'priority' | 'run_after_ms' | 'seq'>;

// Users take turns: the n-th job of each goes before the (n+1)-th of any other. Of each
// other user no more than the first `round` jobs are read.
const EARLIER_OF_OTHERS = `
  SELECT coalesce(sum((
    SELECT count(*) FROM (
      SELECT row_number() OVER (ORDER BY run_after_ms, seq) AS round, run_after_ms, seq
      FROM jobs
      WHERE status = 'pending' AND user_id = user_queues.user_id AND priority = user_queues.priority
        AND run_after_ms <= :nowMs
      ORDER BY run_after_ms, seq LIMIT :round
    ) WHERE round < :round OR (run_after_ms, seq) < (:runAfterMs, :seq)
  )), 0) AS jobs
  FROM user_queues
  WHERE priority = :priority AND run_after_ms <= :nowMs AND user_id <> :userId`;

// What the query above comes to for the first of a lane, whatever the number of user_queues.
const EARLIER_FIRSTS = `
  SELECT count(*) AS jobs FROM user_queues
  WHERE priority = :priority AND (run_after_ms, job_seq) < (:runAfterMs, :seq)`;

const DUE_IN_BETTER_PRIORITIES = `
  SELECT coalesce(sum((
    SELECT count(*) FROM jobs
    WHERE status = 'pending' AND user_id = user_queues.user_id AND priority = user_queues.priority
      AND run_after_ms <= :nowMs
  )), 0) AS jobs
  FROM user_queues WHERE priority < :priority AND run_after_ms <= :nowMs`;

/** From 1, in the order of claims if nothing were running; null for a job that is not pending. */
export function queuePosition(connection: Connection, jobId: string, nowMs: number): number | null {
  const place = connection
    .prepare(
      `SELECT user_id, priority, run_after_ms, seq FROM jobs WHERE id = ? AND status = 'pending'`,
    )
    .get(jobId) as Place | undefined;
  if (!place) return null;
  if (place.run_after_ms > nowMs) return countDue(connection, nowMs) + 1;
  const { priority } = place;
  const better = connection.prepare(DUE_IN_BETTER_PRIORITIES).get({ nowMs, priority }) as Count;
  return better.jobs + positionInPriority(connection, place, nowMs);
}

function positionInPriority(connection: Connection, place: Place, nowMs: number): number {
  const { priority, run_after_ms: runAfterMs, seq, user_id: userId } = place;
  const round = countOwnUpTo(connection, place);
  const earlier =
    round === 1
      ? connection.prepare(EARLIER_FIRSTS).get({ priority, runAfterMs, seq })
      : connection
          .prepare(EARLIER_OF_OTHERS)
          .get({ nowMs, round, priority, userId, runAfterMs, seq });
  return (earlier as Count).jobs + round;
}

function countDue(connection: Connection, nowMs: number): number {
  const due = connection
    .prepare(`SELECT count(*) AS jobs FROM jobs WHERE status = 'pending' AND run_after_ms <= ?`)
    .get(nowMs) as Count;
  return due.jobs;
}

function countOwnUpTo(connection: Connection, place: Place): number {
  const upTo = connection
    .prepare(
      `SELECT count(*) AS jobs FROM jobs
       WHERE status = 'pending' AND user_id = ? AND priority = ?
         AND (run_after_ms, seq) <= (?, ?)`,
    )
    .get(place.user_id, place.priority, place.run_after_ms, place.seq) as Count;
  return upTo.jobs;
}
