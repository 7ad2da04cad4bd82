import type { JobStatus } from '@offprint/contract';
import type { JobFilter, JobPage, JobSnapshot, QueueStats } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { JOB_COLUMNS, JOB_RETURNS, type JobRow, NOT_EXPIRED, toJob } from './job-rows.ts';
import { ACTIVE } from './job-submission.ts';
import { createValues } from './sql-values.ts';

interface SnapshotRow extends JobRow {
  readonly queue_position: number | null;
  readonly has_file: boolean;
}

const SNAPSHOT = `${JOB_COLUMNS},
  CASE WHEN status = 'pending' THEN queue_position(id, $2) END AS queue_position,
  EXISTS (
    SELECT FROM exports WHERE exports.job_id = jobs.id AND exports.expires_at_ms > $2
  ) AS has_file`;
const SNAPSHOT_RETURNS = `${JOB_RETURNS}, queue_position bigint, has_file boolean`;
const JOBS_OF_USER = `jobs JOIN job_states ON job_id = id
  WHERE jobs.user_id = $3 AND ${NOT_EXPIRED}`;

export async function findJob(
  connection: Connection,
  userId: string,
  jobId: string,
): Promise<JobSnapshot | null> {
  const values = createValues();
  const [row] = await connection.runForUser<SnapshotRow>(userId, {
    sql: `SELECT ${SNAPSHOT} FROM ${JOBS_OF_USER} AND id = ${values.id(jobId)}`,
    returns: SNAPSHOT_RETURNS,
    values: values.list,
  });
  return row ? toSnapshot(row) : null;
}

export async function findBatch(
  connection: Connection,
  userId: string,
  batchId: string,
): Promise<readonly JobSnapshot[]> {
  const values = createValues();
  const rows = await connection.runForUser<SnapshotRow>(userId, {
    sql: `SELECT ${SNAPSHOT} FROM ${JOBS_OF_USER} AND batch_id = ${values.text(batchId)}
      ORDER BY created_at_ms, id`,
    returns: SNAPSHOT_RETURNS,
    values: values.list,
  });
  return rows.map(toSnapshot);
}

export async function listJobs(
  connection: Connection,
  userId: string,
  { status, documentId, limit, offset }: JobFilter,
): Promise<JobPage> {
  const values = createValues();
  const conditions = [JOBS_OF_USER];
  if (status !== undefined) conditions.push(`status = ${values.text(status)}`);
  if (documentId !== undefined) conditions.push(`document_id = ${values.text(documentId)}`);
  const listed = conditions.join(' AND ');
  const rows = await connection.runForUser<SnapshotRow & { readonly total: number }>(userId, {
    sql: `
      SELECT total, page.*
      FROM (SELECT count(*) AS total FROM ${listed}) AS counted
      LEFT JOIN LATERAL (
        SELECT ${SNAPSHOT} FROM ${listed}
        ORDER BY created_at_ms DESC, id DESC
        LIMIT ${values.value(limit)} OFFSET ${values.value(offset)}
      ) AS page ON true`,
    returns: `total bigint, ${SNAPSHOT_RETURNS}`,
    values: values.list,
  });
  const jobs = rows.filter(({ spec }) => spec !== null).map(toSnapshot);
  return { jobs, total: rows[0]?.total ?? 0 };
}

export async function countActiveSubmissions(
  connection: Connection,
  userId: string,
): Promise<number> {
  const [row] = await connection.runForUser<{ readonly submissions: number }>(userId, {
    sql: `SELECT count(DISTINCT submission_id) FROM job_states WHERE ${ACTIVE}`,
    returns: 'submissions bigint',
  });
  return row?.submissions ?? 0;
}

export async function nextDueInMs(connection: Connection): Promise<number | null> {
  const [row] = await connection.run<{ readonly due_in_ms: number | null }>({
    sql: `
      SELECT min(soonest.run_after_ms) - $2
      FROM pending_priorities() AS known (priority) CROSS JOIN LATERAL (
        SELECT run_after_ms FROM job_states
        WHERE status = 'pending' AND job_states.priority = known.priority AND run_after_ms > $2
        ORDER BY run_after_ms LIMIT 1
      ) AS soonest`,
    returns: 'due_in_ms bigint',
  });
  return row?.due_in_ms ?? null;
}

/** Reads indexes alone. */
export async function queueStats(connection: Connection): Promise<QueueStats> {
  const rows = await connection.run<{
    readonly status: JobStatus;
    readonly jobs: number;
    readonly oldest_due_at_ms: number | null;
  }>({
    sql: `
      SELECT status, count(*), (
        SELECT min(oldest.run_after_ms)
        FROM pending_priorities() AS known (priority) CROSS JOIN LATERAL (
          SELECT run_after_ms FROM job_states
          WHERE status = 'pending' AND job_states.priority = known.priority
            AND run_after_ms <= $2
          ORDER BY run_after_ms LIMIT 1
        ) AS oldest)
      FROM job_states WHERE status IN ('pending', 'processing') GROUP BY status
      UNION ALL
      SELECT status, count(*), NULL FROM job_states WHERE expires_at_ms > $2 GROUP BY status`,
    returns: 'status text, jobs bigint, oldest_due_at_ms bigint',
  });
  const byStatus = { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const { status, jobs } of rows) byStatus[status] += jobs;
  const pending = rows.find(({ status }) => status === 'pending');
  return { byStatus, oldestDueAtMs: pending?.oldest_due_at_ms ?? null };
}

function toSnapshot(row: SnapshotRow): JobSnapshot {
  return { job: toJob(row), queuePosition: row.queue_position, hasFile: row.has_file };
}
