import type { JobStage, JobStatus, Quality } from '@offprint/contract';
import type { Job, JobSpec } from '../../../domain/job/job.ts';

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
  readonly file_name: string;
  readonly priority: number;
  readonly max_attempts: number;
  readonly user_concurrency: number;
  readonly quota_bytes: number;
  readonly export_ttl_ms: number;
  readonly status: JobStatus;
  readonly stage: JobStage | null;
  readonly progress: number;
  readonly attempts: number;
  readonly fence: number;
  readonly lease_until_ms: number | null;
  readonly run_after_ms: number;
  readonly error: string | null;
  readonly result: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly expires_at_ms: number | null;
}

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
    fileName: row.file_name,
    priority: row.priority,
    maxAttempts: row.max_attempts,
    policy: {
      userConcurrency: row.user_concurrency,
      quotaBytes: row.quota_bytes,
      exportTtlMs: row.export_ttl_ms,
    },
  };
}

function toSource(row: JobRow): JobSpec['source'] {
  if (row.document_id === null || row.document_version === null) return { type: 'inline' };
  return { type: 'stored', documentId: row.document_id, version: row.document_version };
}

/** The row of a new job, without what is null at first. */
export function newJobRow(job: Job) {
  const stored = job.source.type === 'stored' ? job.source : null;
  return {
    id: job.id,
    user_id: job.userId,
    submission_id: job.submissionId,
    batch_id: job.batchId,
    document_id: stored?.documentId ?? null,
    document_version: stored?.version ?? null,
    template_id: job.templateId,
    template_version: job.templateVersion,
    options: JSON.stringify(job.options),
    quality: job.quality,
    file_name: job.fileName,
    priority: job.priority,
    max_attempts: job.maxAttempts,
    user_concurrency: job.policy.userConcurrency,
    quota_bytes: job.policy.quotaBytes,
    export_ttl_ms: job.policy.exportTtlMs,
    status: job.status,
    progress: job.progress,
    attempts: job.attempts,
    fence: job.fence,
    run_after_ms: job.runAfterMs,
    created_at_ms: job.createdAtMs,
    updated_at_ms: job.updatedAtMs,
  };
}
