import type { SQLInputValue } from 'node:sqlite';
import type { Connection } from './connection.ts';

/** Where pending jobs of one user stand, as one answer tells it: what several need is read once. */
export interface QueuePositions {
  /** From 1, in the order of claims if nothing were running; null for a job that is not pending. */
  of(jobId: string): number | null;
}

interface Count {
  readonly jobs: number;
}

interface Place {
  readonly priority: number;
  readonly runAfterMs: number;
  readonly seq: number;
}

const PLACE = `
  SELECT priority, run_after_ms AS runAfterMs, seq FROM jobs
  WHERE id = ? AND user_id = ? AND status = 'pending'`;

const DUE = `
  SELECT count(*) AS jobs FROM jobs WHERE status = 'pending' AND run_after_ms <= :nowMs`;

const OWN_UP_TO = `
  SELECT count(*) AS jobs FROM jobs
  WHERE status = 'pending' AND user_id = :userId AND priority = :priority
    AND (run_after_ms, seq) <= (:runAfterMs, :seq)`;

const DUE_IN_BETTER_PRIORITIES = `
  SELECT coalesce(sum((
    SELECT count(*) FROM jobs
    WHERE status = 'pending' AND user_id = user_queues.user_id AND priority = user_queues.priority
      AND run_after_ms <= :nowMs
  )), 0) AS jobs
  FROM user_queues WHERE priority < :priority AND run_after_ms <= :nowMs`;

// Users take turns: the n-th job of each goes before the (n+1)-th of any other. So before the first
// job of a user are the first ones alone, whatever waits behind them.
const EARLIER_FIRSTS = `
  SELECT count(*) AS jobs FROM user_queues
  WHERE priority = :priority AND (run_after_ms, job_seq) < (:runAfterMs, :seq)`;

// Of each round how many jobs of others there are, and how many of them go before the user's own.
const ROUNDS = `
  WITH due AS (
    SELECT user_id, run_after_ms, seq,
      row_number() OVER (PARTITION BY user_id ORDER BY run_after_ms, seq) AS round
    FROM jobs WHERE status = 'pending' AND priority = :priority AND run_after_ms <= :nowMs
  ), own AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY run_after_ms, seq) AS round, run_after_ms, seq
    FROM jobs
    WHERE status = 'pending' AND user_id = :userId AND priority = :priority
      AND run_after_ms <= :nowMs
  )
  SELECT own.round, count(*) AS jobs,
    count(*) FILTER (WHERE (due.run_after_ms, due.seq) < (own.run_after_ms, own.seq)) AS earlier
  FROM due JOIN own USING (round)
  WHERE due.user_id <> :userId
  GROUP BY own.round`;

interface Round {
  readonly round: number;
  readonly jobs: number;
  readonly earlier: number;
}

export function createQueuePositions(
  { prepare }: Pick<Connection, 'prepare'>,
  userId: string,
  nowMs: number,
): QueuePositions {
  const count = (sql: string, values: Record<string, SQLInputValue>) =>
    (prepare(sql).get(values) as unknown as Count).jobs;

  const due = readOnce((at: number) => count(DUE, { nowMs: at }));
  const dueInBetter = readOnce((priority: number) =>
    count(DUE_IN_BETTER_PRIORITIES, { nowMs, priority }),
  );
  const roundsOf = readOnce((priority: number) => {
    const rounds = prepare(ROUNDS).all({ nowMs, priority, userId }) as unknown as Round[];
    return new Map(rounds.map((each) => [each.round, each]));
  });

  function earlierOfOthers({ priority, runAfterMs, seq }: Place, round: number): number {
    if (round === 1) return count(EARLIER_FIRSTS, { priority, runAfterMs, seq });
    const rounds = roundsOf(priority);
    let jobs = rounds.get(round)?.earlier ?? 0;
    for (let before = 1; before < round; before += 1) jobs += rounds.get(before)?.jobs ?? 0;
    return jobs;
  }

  return {
    of(jobId) {
      const place = prepare(PLACE).get(jobId, userId) as Place | undefined;
      if (!place) return null;
      const { priority, runAfterMs, seq } = place;
      if (runAfterMs > nowMs) return due(nowMs) + 1;
      const round = count(OWN_UP_TO, { userId, priority, runAfterMs, seq });
      return dueInBetter(priority) + earlierOfOthers(place, round) + round;
    },
  };
}

function readOnce<T>(read: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const value = known.get(key) ?? read(key);
    known.set(key, value);
    return value;
  };
}
