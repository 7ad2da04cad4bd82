import type { JobError, JobStage, JobStatus } from '@offprint/contract';
import type { Job, JobResult, JobSpec } from '../../../domain/job/job.ts';

type Spec = Pick<
  JobSpec,
  'batchId' | 'source' | 'templateVersion' | 'options' | 'quality' | 'fileName'
>;

/**
 * The JSON under `export-job:{id}`, in the order of its fields, which the scripts rely on. Its
 * first fields are those that a person who is debugging looks for. Times in epoch ms.
 */
interface JobRecord {
  readonly jobId: string;
  readonly status: JobStatus;
  /** The id of the stored document; null for an inline one. */
  readonly resumeId: string | null;
  readonly templateId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly userId: string;
  readonly submissionId: string;
  readonly stage: JobStage | null;
  readonly progress: number;
  readonly priority: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly fence: number;
  readonly leaseUntilMs: number | null;
  readonly runAfterMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  readonly exportTtlMs: number;
  readonly error: JobError | null;
  readonly result: JobResult | null;
  readonly spec: Spec;
}

export function formatRecord(job: Job): string {
  const record: JobRecord = {
    jobId: job.id,
    status: job.status,
    resumeId: resumeIdOf(job),
    templateId: job.templateId,
    createdAt: job.createdAtMs,
    updatedAt: job.updatedAtMs,
    userId: job.userId,
    submissionId: job.submissionId,
    stage: job.stage,
    progress: job.progress,
    priority: job.priority,
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    fence: job.fence,
    leaseUntilMs: job.leaseUntilMs,
    runAfterMs: job.runAfterMs,
    startedAtMs: job.startedAtMs,
    finishedAtMs: job.finishedAtMs,
    expiresAtMs: job.expiresAtMs,
    ...job.policy,
    error: job.error,
    result: job.result,
    spec: {
      batchId: job.batchId,
      source: job.source,
      templateVersion: job.templateVersion,
      options: job.options,
      quality: job.quality,
      fileName: job.fileName,
    },
  };
  return JSON.stringify(record);
}

export function parseRecord(text: string): Job {
  const record: JobRecord = JSON.parse(text);
  const { jobId, resumeId: _, createdAt, updatedAt, spec, ...others } = record;
  const { userConcurrency, quotaBytes, exportTtlMs, ...fields } = others;
  return {
    ...fields,
    ...spec,
    id: jobId,
    policy: { userConcurrency, quotaBytes, exportTtlMs },
    createdAtMs: createdAt,
    updatedAtMs: updatedAt,
  };
}

/** The scripts read it, and half of a surrogate pair is no text to them. */
function resumeIdOf({ source }: Job): string | null {
  return source.type === 'stored' ? source.documentId.toWellFormed() : null;
}
