import type { SQLInputValue } from 'node:sqlite';
import type { TERMINAL_STATUSES } from '@offprint/contract';
import type { Job } from '../../../domain/job/job.ts';
import type {
  JobFilter,
  JobPage,
  JobSearch,
  JobSnapshot,
  QueueStats,
} from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { type JobRow, NOT_EXPIRED, toJob } from './job-rows.ts';
import type { PositionsOf, QueuePositions } from './queue-positions.ts';

interface SnapshotRow extends JobRow {
  readonly file_until_ms: number | null;
}

/** A job, and until when its file is available. The first parameter is the current time. */
const SNAPSHOT = `*, CASE WHEN status = 'completed' THEN (
  SELECT expires_at_ms FROM exports WHERE job_id = jobs.id AND exports.expires_at_ms > ?
) END AS file_until_ms`;
const FIND_JOB = `SELECT ${SNAPSHOT} FROM jobs WHERE id = ? AND user_id = ? AND ${NOT_EXPIRED}`;

/** A job as it was found, and until when that stays true if nothing is written. */
export interface FoundJob {
  readonly snapshot: JobSnapshot;
  readonly untilMs: number;
}

export function findJob(
  connection: Connection,
  positionsOf: PositionsOf,
  userId: string,
  jobId: string,
  nowMs: number,
): FoundJob | null {
  const row = connection.prepare(FIND_JOB).get(nowMs, jobId, userId, nowMs) as
    | SnapshotRow
    | undefined;
  if (!row) return null;
  // The position of a waiting job changes when others become due.
  const untilMs = row.status === 'pending' ? nowMs : Math.min(...endsOf(row));
  return { snapshot: toSnapshot(row, positionsOf(userId, nowMs)), untilMs };
}

function endsOf({ expires_at_ms, file_until_ms }: SnapshotRow): number[] {
  return [expires_at_ms, file_until_ms].map((endMs) => endMs ?? Number.POSITIVE_INFINITY);
}

export function findBatch(
  connection: Connection,
  positionsOf: PositionsOf,
  userId: string,
  batchId: string,
  nowMs: number,
): JobSnapshot[] {
  const rows = connection
    .prepare(
      `SELECT ${SNAPSHOT} FROM jobs WHERE batch_id = ? AND user_id = ? AND ${NOT_EXPIRED} ORDER BY seq`,
    )
    .all(nowMs, batchId, userId, nowMs) as unknown as SnapshotRow[];
  const positions = positionsOf(userId, nowMs);
  return rows.map((row) => toSnapshot(row, positions));
}

function toSnapshot(row: SnapshotRow, positions: QueuePositions): JobSnapshot {
  return {
    job: toJob(row),
    queuePosition: row.status === 'pending' ? positions.of(row.id) : null,
    hasFile: row.file_until_ms !== null,
  };
}

export function listJobs(
  connection: Connection,
  positionsOf: PositionsOf,
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
    `SELECT ${SNAPSHOT} FROM jobs WHERE ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const rows = page.all(nowMs, ...values, filter.limit, filter.offset) as unknown as SnapshotRow[];
  const positions = positionsOf(userId, nowMs);
  return {
    jobs: rows.map((row) => toSnapshot(row, positions)),
    total: Number(total.get(...values)?.total),
  };
}

export function searchJobs(connection: Connection, search: JobSearch, nowMs: number): Job[] {
  const conditions = [NOT_EXPIRED];
  const values: SQLInputValue[] = [nowMs];
  const require = (condition: string, value: SQLInputValue | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  require('id = ?', search.jobId);
  require('id < ?', search.beforeId);
  require('user_id = ?', search.userId);
  require('status = ?', search.status);
  require("error ->> '$.code' = ?", search.errorCode);
  require('updated_at_ms >= ?', search.changedFromMs);
  require('updated_at_ms < ?', search.changedBeforeMs);
  const found = connection.prepare(
    `SELECT * FROM jobs WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
  );
  return (found.all(...values, search.limit) as unknown as JobRow[]).map(toJob);
}

export function nextDueInMs(connection: Connection, nowMs: number): number | null {
  const { due_at_ms: dueAtMs } = connection
    .prepare(
      `SELECT min(run_after_ms) AS due_at_ms FROM jobs
       WHERE status = 'pending' AND run_after_ms > ?`,
    )
    .get(nowMs) as { due_at_ms: number | null };
  return dueAtMs === null ? null : dueAtMs - nowMs;
}

export function queueStats(connection: Connection, nowMs: number): QueueStats {
  // A query for each partial index, so that no row of the table is read.
  const waiting = connection
    .prepare(
      `SELECT count(*) AS jobs, min(run_after_ms) AS due_at_ms FROM jobs
       WHERE status = 'pending'`,
    )
    .get() as { jobs: number; due_at_ms: number | null };
  const running = connection
    .prepare(`SELECT count(*) AS jobs FROM jobs WHERE status = 'processing'`)
    .get() as { jobs: number };
  const finished = connection
    .prepare(
      `SELECT count(*) FILTER (WHERE status = 'completed') AS completed,
         count(*) FILTER (WHERE status = 'failed') AS failed,
         count(*) FILTER (WHERE status = 'cancelled') AS cancelled
       FROM jobs WHERE expires_at_ms > ?`,
    )
    .get(nowMs) as Record<(typeof TERMINAL_STATUSES)[number], number>;
  const { due_at_ms: firstDueAtMs } = waiting;
  return {
    byStatus: { pending: waiting.jobs, processing: running.jobs, ...finished },
    oldestDueAtMs: firstDueAtMs !== null && firstDueAtMs <= nowMs ? firstDueAtMs : null,
  };
}
