import type { Transition } from '../../../domain/job/lifecycle.ts';
import type { ClaimedJob } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { type JobRow, sqliteDialect, toJob } from './job-rows.ts';
import { guardSql, patchSql } from './transition-sql.ts';

// Of users who run nothing, only the first queue in order can be next, and few users run something.
// So this reads about as many rows as there are running jobs.
const NEXT_JOB = `
  WITH running AS MATERIALIZED (
    SELECT user_id, count(*) AS jobs FROM jobs WHERE status = 'processing' GROUP BY user_id
  )
  SELECT job_seq FROM (
    SELECT * FROM (
      SELECT priority, 0 AS running_jobs, run_after_ms, job_seq FROM user_queues
      WHERE run_after_ms <= ?1 AND user_concurrency > 0
        AND user_id NOT IN (SELECT user_id FROM running)
      ORDER BY priority, run_after_ms, job_seq LIMIT 1
    )
    UNION ALL
    SELECT priority, running.jobs, run_after_ms, job_seq
    FROM running CROSS JOIN user_queues ON user_queues.user_id = running.user_id
    WHERE run_after_ms <= ?1 AND running.jobs < user_concurrency
  )
  ORDER BY priority, running_jobs, run_after_ms, job_seq LIMIT 1`;

/** The job that a claim would take now, or null. */
export function nextJobSeq(connection: Connection, nowMs: number): number | null {
  const row = connection.prepare(NEXT_JOB).get(nowMs) as { job_seq: number } | undefined;
  return row?.job_seq ?? null;
}

/**
 * Claims jobs one by one inside a write transaction, since each claim changes which job is next.
 */
export function claimJobs(
  connection: Connection,
  transition: Transition,
  limit: number,
  nowMs: number,
): ClaimedJob[] {
  const claimed: ClaimedJob[] = [];
  while (claimed.length < limit) {
    const seq = nextJobSeq(connection, nowMs);
    if (seq === null) break;
    const { sql, values } = sqliteDialect(nowMs);
    const patch = patchSql(transition.patch, sql);
    const condition = `seq = ${sql.value(seq)} AND ${guardSql(transition.guard, sql)}`;
    const row = connection
      .prepare(`UPDATE jobs SET ${patch} WHERE ${condition} RETURNING *`)
      .get(...values) as JobRow | undefined;
    if (!row) break;
    claimed.push({ job: toJob(row), document: loadDocument(connection, seq) });
  }
  return claimed;
}

function loadDocument(connection: Connection, jobSeq: number): ClaimedJob['document'] {
  const row = connection.prepare('SELECT data FROM job_documents WHERE job_seq = ?').get(jobSeq) as
    | { data: string }
    | undefined;
  return row ? JSON.parse(row.data) : null;
}
