import type { JobStatus } from '@offprint/contract';
import type { Job } from '../../../domain/job/job.ts';
import type {
  ChangedJob,
  JobFilter,
  JobPage,
  JobSearch,
  JobSnapshot,
  KeyedSubmission,
  QueueStats,
} from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { JOB_COLUMNS, JOB_RETURNS, type JobRow, toJob } from './job-rows.ts';
import {
  SNAPSHOT,
  SNAPSHOT_RETURNS,
  SNAPSHOTS,
  type SnapshotRow,
  type SnapshotsOf,
} from './job-snapshots.ts';
import { type Sql, spelled, sql, uuid } from './sql.ts';

const KEPT_OF_USER = 'jobs.user_id = $3 AND is_kept(job_states, $2)';
const JOBS_OF_USER = spelled(`jobs JOIN job_states ON job_id = id WHERE ${KEPT_OF_USER}`);
const SNAPSHOTS_OF_USER = sql`${SNAPSHOTS} WHERE ${spelled(KEPT_OF_USER)}`;

export async function findBatch(
  { runForUser }: Connection,
  snapshotsOf: SnapshotsOf,
  userId: string,
  batchId: string,
): Promise<readonly JobSnapshot[]> {
  const rows = await runForUser<SnapshotRow>(
    userId,
    SNAPSHOT_RETURNS,
    sql`SELECT ${SNAPSHOT} FROM ${SNAPSHOTS_OF_USER} AND batch_id = ${batchId}
      ORDER BY created_at_ms, id`,
  );
  return snapshotsOf(rows);
}

export async function listJobs(
  { runForUser }: Connection,
  snapshotsOf: SnapshotsOf,
  userId: string,
  { status, documentId, limit, offset }: JobFilter,
): Promise<JobPage> {
  const matching = (jobs: Sql) => {
    const ofStatus = status === undefined ? jobs : sql`${jobs} AND status = ${status}`;
    return documentId === undefined ? ofStatus : sql`${ofStatus} AND document_id = ${documentId}`;
  };
  const rows = await runForUser<SnapshotRow & { readonly total: number }>(
    userId,
    `total bigint, ${SNAPSHOT_RETURNS}`,
    sql`
      SELECT total, page.* FROM (SELECT count(*) AS total FROM ${matching(JOBS_OF_USER)}) AS counted
      LEFT JOIN LATERAL (
        SELECT ${SNAPSHOT} FROM ${matching(SNAPSHOTS_OF_USER)}
        ORDER BY created_at_ms DESC, id DESC
        LIMIT ${limit} OFFSET ${offset}
      ) AS page ON true`,
  );
  const jobs = await snapshotsOf(rows.filter(({ spec }) => spec !== null));
  return { jobs, total: rows[0]?.total ?? 0 };
}

export async function searchJobs({ run }: Connection, search: JobSearch): Promise<readonly Job[]> {
  const { jobId, beforeId, userId, status, errorCode, changedFromMs, changedBeforeMs } = search;
  const conditions = [
    jobId !== undefined && sql`id = ${uuid(jobId)}`,
    beforeId !== undefined && sql`id < ${uuid(beforeId)}`,
    userId !== undefined && sql`jobs.user_id = ${userId}`,
    status !== undefined && sql`status = ${status}`,
    errorCode !== undefined && sql`error ->> 'code' = ${errorCode}`,
    changedFromMs !== undefined && sql`updated_at_ms >= ${changedFromMs}`,
    changedBeforeMs !== undefined && sql`updated_at_ms < ${changedBeforeMs}`,
  ].filter((condition) => condition !== false);
  const found = conditions.reduce(
    (all, condition) => sql`${all} AND ${condition}`,
    spelled('jobs JOIN job_states ON job_id = id WHERE is_kept(job_states, $2)'),
  );
  const rows = await run<JobRow>(
    JOB_RETURNS,
    sql`SELECT ${JOB_COLUMNS} FROM ${found} ORDER BY id DESC LIMIT ${search.limit}`,
  );
  return rows.map(toJob);
}

export async function findSubmission(
  { runForUser }: Connection,
  userId: string,
  idempotencyKey: string,
): Promise<KeyedSubmission | null> {
  const rows = await runForUser<JobRow & { readonly request_hash: string }>(
    userId,
    `request_hash text, ${JOB_RETURNS}`,
    sql`SELECT request_hash, ${JOB_COLUMNS} FROM ${JOBS_OF_USER}
      AND idempotency_key = ${idempotencyKey} ORDER BY created_at_ms, id`,
  );
  const [first] = rows;
  return first ? { requestHash: first.request_hash, jobs: rows.map(toJob) } : null;
}

export async function countActiveSubmissions(
  { runForUser }: Connection,
  userId: string,
): Promise<number> {
  const [row] = await runForUser<{ readonly submissions: number }>(
    userId,
    'submissions bigint',
    sql`SELECT active_submissions()`,
  );
  return row?.submissions ?? 0;
}

export async function nextDueInMs({ run }: Connection): Promise<number | null> {
  const [row] = await run<{ readonly due_in_ms: number | null }>(
    'due_in_ms bigint',
    sql`
      SELECT min(soonest.run_after_ms) - $2
      FROM pending_priorities() AS known (priority) CROSS JOIN LATERAL (
        SELECT run_after_ms FROM job_states
        WHERE status = 'pending' AND job_states.priority = known.priority AND run_after_ms > $2
        ORDER BY run_after_ms LIMIT 1
      ) AS soonest`,
  );
  return row?.due_in_ms ?? null;
}

/** Reads indexes only. */
export async function queueStats({ run }: Connection): Promise<QueueStats> {
  const rows = await run<{
    readonly status: JobStatus;
    readonly jobs: number;
    readonly oldest_due_at_ms: number | null;
  }>(
    'status text, jobs bigint, oldest_due_at_ms bigint',
    sql`
      SELECT 'pending', count(*), (
        SELECT min(oldest.run_after_ms)
        FROM pending_priorities() AS known (priority) CROSS JOIN LATERAL (
          SELECT run_after_ms FROM job_states
          WHERE status = 'pending' AND job_states.priority = known.priority AND run_after_ms <= $2
          ORDER BY run_after_ms LIMIT 1
        ) AS oldest)
      FROM job_states WHERE status = 'pending'
      UNION ALL
      SELECT 'processing', count(*), NULL FROM job_states WHERE status = 'processing'
      UNION ALL
      SELECT status, count(*), NULL FROM job_states WHERE expires_at_ms > $2 GROUP BY status`,
  );
  const byStatus = { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const { status, jobs } of rows) byStatus[status] += jobs;
  const pending = rows.find(({ status }) => status === 'pending');
  return { byStatus, oldestDueAtMs: pending?.oldest_due_at_ms ?? null };
}

export function removeJob(
  { runForUser }: Connection,
  userId: string,
  jobId: string,
): Promise<readonly ChangedJob[]> {
  const finished = sql`job_id = ${uuid(jobId)} AND user_id = $3 AND is_kept(job_states, $2)
    AND status NOT IN ('pending', 'processing')`;
  return runForUser(userId, REMOVED_RETURNS, removal(finished));
}

export function purgeExpired({ run }: Connection, limit: number): Promise<readonly ChangedJob[]> {
  // An array, since Postgres may run a subquery after IN once for each row, with other results each
  // time.
  const expired = sql`job_id = ANY (ARRAY(
    SELECT job_id FROM job_states WHERE expires_at_ms <= $2
    ORDER BY expires_at_ms LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
  return run(REMOVED_RETURNS, removal(expired));
}

const REMOVED_RETURNS = 'id uuid, "userId" text, status text';

function removal(which: Sql): Sql {
  return sql`
    WITH gone AS (
      DELETE FROM job_states WHERE ${which} RETURNING job_id, user_id, status
    ), fixed AS (
      DELETE FROM jobs USING gone WHERE id = job_id
    )
    SELECT job_id, user_id, status FROM gone`;
}
