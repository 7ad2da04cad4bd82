import { createDueQueues, LONG_QUEUE, placeIn, type WaitingJob } from '../due-queues.ts';
import type { Connection } from './connection.ts';

/**
 * The positions of one user's pending jobs, for one answer. What several jobs need is read once.
 */
export interface QueuePositions {
  /** From 1, in the order of claims if nothing were running. Null for a job that is not pending. */
  of(jobId: string): number | null;
}

export type PositionsOf = (userId: string, nowMs: number) => QueuePositions;

const WAITING = `
  SELECT count(*) AS jobs FROM (SELECT 1 FROM jobs WHERE status = 'pending' LIMIT ${LONG_QUEUE + 1})`;

// Users take turns: the n-th job of each user comes before the (n+1)-th of any other.
const PLACES = `
  WITH due AS MATERIALIZED (
    SELECT id, user_id, row_number() OVER (ORDER BY priority, turn, run_after_ms, seq) AS place
    FROM (
      SELECT id, user_id, priority, run_after_ms, seq,
        row_number() OVER (PARTITION BY priority, user_id ORDER BY run_after_ms, seq) AS turn
      FROM jobs WHERE status = 'pending' AND run_after_ms <= :nowMs
    )
  )
  SELECT id, place FROM due WHERE user_id = :userId
  UNION ALL
  SELECT id, (SELECT count(*) + 1 FROM due) FROM jobs
  WHERE status = 'pending' AND user_id = :userId AND run_after_ms > :nowMs`;

const WAITING_JOB = `
  SELECT priority, run_after_ms AS runAfterMs, CASE WHEN run_after_ms > :nowMs THEN 0 ELSE (
    SELECT count(*) FROM jobs AS own
    WHERE own.status = 'pending' AND own.user_id = jobs.user_id AND own.priority = jobs.priority
      AND (own.run_after_ms, own.seq) <= (jobs.run_after_ms, jobs.seq)
  ) END AS turn
  FROM jobs WHERE id = :jobId AND user_id = :userId AND status = 'pending'`;

const DUE_QUEUES = `
  SELECT priority, json_group_array(first_due_ms ORDER BY first_due_ms) AS firstDueMs,
    json_group_array(jobs) AS jobs
  FROM (
    SELECT priority, min(run_after_ms) AS first_due_ms, count(*) AS jobs FROM jobs
    WHERE status = 'pending' AND run_after_ms <= :nowMs
    GROUP BY user_id, priority
  ) GROUP BY priority`;

export function createQueuePositions({ prepare }: Pick<Connection, 'prepare'>): PositionsOf {
  const dueQueues = createDueQueues((nowMs: number) =>
    prepare(DUE_QUEUES)
      .all({ nowMs })
      .map(({ priority, firstDueMs, jobs }) => ({
        priority: Number(priority),
        firstDueMs: JSON.parse(String(firstDueMs)) as number[],
        jobs: JSON.parse(String(jobs)) as number[],
      })),
  );

  function placesOf(userId: string, nowMs: number): ReadonlyMap<string, number> {
    const rows = prepare(PLACES).all({ userId, nowMs });
    return new Map(rows.map(({ id, place }) => [String(id), Number(place)]));
  }

  function placeInLong(userId: string, jobId: string, nowMs: number): number | null {
    const job = prepare(WAITING_JOB).get({ jobId, userId, nowMs }) as unknown as
      | WaitingJob
      | undefined;
    return job ? placeIn(dueQueues(nowMs), job) : null;
  }

  return (userId, nowMs) => {
    let places: ReadonlyMap<string, number> | 'long' | null = null;
    const isLong = () => Number(prepare(WAITING).get()?.jobs) > LONG_QUEUE;
    return {
      of(jobId) {
        places ??= isLong() ? 'long' : placesOf(userId, nowMs);
        return places === 'long' ? placeInLong(userId, jobId, nowMs) : (places.get(jobId) ?? null);
      },
    };
  };
}
