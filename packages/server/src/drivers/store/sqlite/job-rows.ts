import type { SQLInputValue } from 'node:sqlite';
import { isTerminal, type JobStage, type JobStatus, type Quality } from '@offprint/contract';
import { momentOf } from '../../../domain/job/from-now.ts';
import type { Job, JobPolicy, JobSpec, Lease } from '../../../domain/job/job.ts';
import type { Guard, Transition } from '../../../domain/job/lifecycle.ts';
import type { Connection } from './connection.ts';
import { announceEnd } from './outbox-store.ts';
import { guardSql, patchSql, type SqlDialect } from './transition-sql.ts';

/** A row of `jobs`. */
export interface JobRow {
  readonly seq: number;
  readonly id: string;
  readonly user_id: string;
  readonly submission_id: string;
  readonly batch_id: string | null;
  readonly document_id: string | null;
  readonly document_version: number | null;
  readonly template_id: string;
  readonly template_version: string;
  readonly options: string;
  readonly quality: Quality;
  readonly wants_report: 0 | 1;
  readonly file_name: string;
  readonly priority: number;
  readonly max_attempts: number;
  readonly user_concurrency: number;
  readonly quota_bytes: number;
  readonly export_ttl_ms: number;
  readonly completed_job_ttl_ms: number | null;
  readonly failed_job_ttl_ms: number | null;
  readonly announces_end: 0 | 1;
  readonly webhook: string | null;
  readonly origin: string | null;
  readonly status: JobStatus;
  readonly stage: JobStage | null;
  readonly progress: number;
  readonly attempts: number;
  readonly worker: string | null;
  readonly fence: number;
  readonly lease_until_ms: number | null;
  readonly run_after_ms: number;
  readonly error: string | null;
  readonly result: string | null;
  readonly past_attempts: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly expires_at_ms: number | null;
}

/** The condition that a row of `jobs` still exists for callers of the port. */
export const NOT_EXPIRED = '(expires_at_ms IS NULL OR expires_at_ms > ?)';

export function toJob(row: JobRow): Job {
  return {
    ...toSpec(row),
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    attempts: row.attempts,
    fence: row.fence,
    leaseUntilMs: row.lease_until_ms,
    runAfterMs: row.run_after_ms,
    error: row.error === null ? null : JSON.parse(row.error),
    result: row.result === null ? null : JSON.parse(row.result),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
    worker: row.worker,
    pastAttempts: row.past_attempts === null ? [] : JSON.parse(row.past_attempts),
    expiresAtMs: row.expires_at_ms,
  };
}

function toSpec(row: JobRow): JobSpec {
  return {
    id: row.id,
    userId: row.user_id,
    submissionId: row.submission_id,
    batchId: row.batch_id,
    source: toSource(row),
    templateId: row.template_id,
    templateVersion: row.template_version,
    options: JSON.parse(row.options),
    quality: row.quality,
    ...(row.wants_report === 1 && { wantsReport: true }),
    fileName: row.file_name,
    priority: row.priority,
    maxAttempts: row.max_attempts,
    policy: toPolicy(row),
    announcesEnd: row.announces_end === 1,
    webhook: row.webhook === null ? null : JSON.parse(row.webhook),
    ...(row.origin !== null && { origin: JSON.parse(row.origin) }),
  };
}

function toPolicy(row: JobRow): JobPolicy {
  const { completed_job_ttl_ms: completedJobTtlMs, failed_job_ttl_ms: failedJobTtlMs } = row;
  return {
    userConcurrency: row.user_concurrency,
    quotaBytes: row.quota_bytes,
    exportTtlMs: row.export_ttl_ms,
    ...(completedJobTtlMs !== null && { completedJobTtlMs }),
    ...(failedJobTtlMs !== null && { failedJobTtlMs }),
  };
}

function toSource(row: JobRow): JobSpec['source'] {
  const { document_id: documentId, document_version: version } = row;
  if (documentId === null) return { type: 'inline' };
  return version === null
    ? { type: 'inline', documentId }
    : { type: 'stored', documentId, version };
}

/** Inserts a new job and returns its number in the order of submission. */
export function insertJob(connection: Connection, job: Job): number | bigint {
  const stored = job.source.type === 'stored' ? job.source : null;
  const row = {
    id: job.id,
    user_id: job.userId,
    submission_id: job.submissionId,
    batch_id: job.batchId,
    document_id: job.source.documentId ?? null,
    document_version: stored?.version ?? null,
    template_id: job.templateId,
    template_version: job.templateVersion,
    options: JSON.stringify(job.options),
    quality: job.quality,
    wants_report: job.wantsReport ? 1 : 0,
    file_name: job.fileName,
    priority: job.priority,
    max_attempts: job.maxAttempts,
    user_concurrency: job.policy.userConcurrency,
    quota_bytes: job.policy.quotaBytes,
    export_ttl_ms: job.policy.exportTtlMs,
    completed_job_ttl_ms: job.policy.completedJobTtlMs ?? null,
    failed_job_ttl_ms: job.policy.failedJobTtlMs ?? null,
    announces_end: job.announcesEnd ? 1 : 0,
    webhook: job.webhook && JSON.stringify(job.webhook),
    origin: job.origin ? JSON.stringify(job.origin) : null,
    status: job.status,
    progress: job.progress,
    attempts: job.attempts,
    fence: job.fence,
    run_after_ms: job.runAfterMs,
    created_at_ms: job.createdAtMs,
    updated_at_ms: job.updatedAtMs,
  };
  const columns = Object.keys(row);
  const marks = columns.map(() => '?').join(', ');
  return connection
    .prepare(`INSERT INTO jobs (${columns.join(', ')}) VALUES (${marks})`)
    .run(...Object.values(row)).lastInsertRowid;
}

/** The job that a transition is for, and who asks for it. */
export interface TransitionTarget {
  readonly jobId: string;
  readonly lease: Lease | null;
}

/** The job after the transition, or null if its guard does not hold. */
export function transitionJob(
  connection: Connection,
  { jobId, lease }: TransitionTarget,
  transition: Transition,
  nowMs: number,
): Job | null {
  const { sql, values } = sqliteDialect(nowMs, lease);
  const patch = patchSql(transition.patch, sql);
  const condition = `id = ${sql.value(jobId)} AND ${guardSql(transition.guard, sql)}`;
  const row = connection
    .prepare(`UPDATE jobs SET ${patch} WHERE ${condition} AND ${NOT_EXPIRED} RETURNING *`)
    .get(...values, nowMs) as JobRow | undefined;
  if (!row) return null;
  const job = toJob(row);
  if (job.announcesEnd && isTerminal(job.status)) announceEnd(connection, job);
  return job;
}

/** The rows that fit the guard, and further clauses. */
export function rowsThatFit(
  connection: Connection,
  guard: Guard,
  { lease, nowMs, columns, rest = '', values: restValues = [] }: FitQuery,
): readonly Partial<JobRow>[] {
  const { sql, values } = sqliteDialect(nowMs, lease);
  const id = lease ? `id = ${sql.value(lease.jobId)} AND ` : '';
  const fits = guardSql(guard, sql);
  return connection
    .prepare(`SELECT ${columns} FROM jobs WHERE ${id}${fits} ${rest}`)
    .all(...values, ...restValues) as unknown as Partial<JobRow>[];
}

interface FitQuery {
  readonly lease: Lease | null;
  readonly nowMs: number;
  readonly columns: string;
  /** The clauses after the condition, with their values. */
  readonly rest?: string;
  readonly values?: readonly SQLInputValue[];
}

/** SQLite takes values by question marks, in order. */
export function sqliteDialect(
  nowMs: number,
  lease: Lease | null = null,
): { readonly sql: SqlDialect; readonly values: SQLInputValue[] } {
  const values: SQLInputValue[] = [];
  const bound = (value: SQLInputValue) => {
    values.push(value);
    return '?';
  };
  const sql: SqlDialect = {
    value: bound,
    json: (value) => bound(JSON.stringify(value)),
    moment: (moment) => bound(momentOf(moment, nowMs)),
    // The texts are written out, since SQLite uses a partial index only if the condition repeats
    // its words.
    isOneOf: (column, texts) =>
      texts.length === 1
        ? `${column} = '${texts[0]}'`
        : `${column} IN (${texts.map((text) => `'${text}'`).join(', ')})`,
    fence: () => bound(lease?.fence ?? null),
  };
  return { sql, values };
}
