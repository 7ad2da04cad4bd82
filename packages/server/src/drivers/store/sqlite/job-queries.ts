import type { SQLInputValue } from 'node:sqlite';
import type { JobStatus } from '@offprint/contract';
import type { Job } from '../../../domain/job/job.ts';
import type { JobFilter, JobPage, QueueStats } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { type JobRow, toJob } from './job-row.ts';
import { NOT_EXPIRED } from './job-transitions.ts';

export function findJob(
  connection: Connection,
  userId: string,
  jobId: string,
  nowMs: number,
): Job | null {
  const row = connection
    .prepare(`SELECT * FROM jobs WHERE id = ? AND user_id = ? AND ${NOT_EXPIRED}`)
    .get(jobId, userId, nowMs) as JobRow | undefined;
  return row ? toJob(row) : null;
}

export function listJobs(
  connection: Connection,
  userId: string,
  filter: JobFilter,
  nowMs: number,
): JobPage {
  const conditions = ['user_id = ?', NOT_EXPIRED];
  const values: SQLInputValue[] = [userId, nowMs];
  if (filter.status !== undefined) {
    conditions.push('status = ?');
    values.push(filter.status);
  }
  if (filter.documentId !== undefined) {
    conditions.push('document_id = ?');
    values.push(filter.documentId);
  }
  const where = conditions.join(' AND ');
  const total = connection.prepare(`SELECT count(*) AS total FROM jobs WHERE ${where}`);
  const page = connection.prepare(
    `SELECT * FROM jobs WHERE ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const rows = page.all(...values, filter.limit, filter.offset) as unknown as JobRow[];
  return { jobs: rows.map(toJob), total: Number(total.get(...values)?.total) };
}

export function nextDueInMs(connection: Connection, nowMs: number): number | null {
  const row = connection.prepare('SELECT min(run_after_ms) AS due_at_ms FROM lanes').get();
  const dueAtMs = row?.due_at_ms;
  return typeof dueAtMs === 'number' ? Math.max(0, dueAtMs - nowMs) : null;
}

export function queueStats(connection: Connection, nowMs: number): QueueStats {
  const byStatus: Record<JobStatus, number> = {
    pending: 0,
    processing: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
  };
  // A term for each partial index, so that no row of the table is read.
  const counts = connection
    .prepare(
      `SELECT 'pending' AS status, count(*) AS jobs FROM jobs WHERE status = 'pending'
       UNION ALL SELECT 'processing', count(*) FROM jobs WHERE status = 'processing'
       UNION ALL SELECT status, count(*) FROM jobs WHERE expires_at_ms > ? GROUP BY status`,
    )
    .all(nowMs) as unknown as { status: JobStatus; jobs: number }[];
  for (const { status, jobs } of counts) byStatus[status] = jobs;
  const oldest = connection
    .prepare('SELECT min(run_after_ms) AS due_at_ms FROM lanes WHERE run_after_ms <= ?')
    .get(nowMs) as { due_at_ms: number | null };
  return { byStatus, oldestDueAtMs: oldest.due_at_ms };
}
