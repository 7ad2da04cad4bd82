import type { JobError, JobStage, JobStatus } from '@offprint/contract';
import type { Job, JobResult, JobSpec } from '../../../domain/job/job.ts';

type Spec = Pick<
  JobSpec,
  'batchId' | 'source' | 'templateVersion' | 'options' | 'quality' | 'fileName'
>;

/**
 * The JSON under `export-job:{id}`: what never changes, the state, then what scripts don't look
 * into. They rely on the order of these parts and of the state's fields. Times in epoch ms.
 */
interface JobRecord {
  readonly jobId: string;
  /** The id of the stored document; null for an inline one. */
  readonly resumeId: string | null;
  readonly templateId: string;
  readonly userId: string;
  readonly submissionId: string;
  readonly priority: number;
  readonly maxAttempts: number;
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  readonly exportTtlMs: number;

  readonly status: JobStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly stage: JobStage | null;
  readonly progress: number;
  readonly attempts: number;
  readonly fence: number;
  readonly leaseUntilMs: number | null;
  readonly runAfterMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly expiresAtMs: number | null;

  readonly error: JobError | null;
  readonly result: JobResult | null;
  readonly spec: Spec;
}

export function formatRecord(job: Job): string {
  const record: JobRecord = {
    jobId: job.id,
    resumeId: resumeIdOf(job),
    templateId: job.templateId,
    userId: job.userId,
    submissionId: job.submissionId,
    priority: job.priority,
    maxAttempts: job.maxAttempts,
    ...job.policy,
    status: job.status,
    createdAt: job.createdAtMs,
    updatedAt: job.updatedAtMs,
    stage: job.stage,
    progress: job.progress,
    attempts: job.attempts,
    fence: job.fence,
    leaseUntilMs: job.leaseUntilMs,
    runAfterMs: job.runAfterMs,
    startedAtMs: job.startedAtMs,
    finishedAtMs: job.finishedAtMs,
    expiresAtMs: job.expiresAtMs,
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
