import type { JobError, JobStage, JobStatus } from '@offprint/contract';
import type {
  Job,
  JobPolicy,
  JobResult,
  JobSpec,
  PastAttempt,
} from '../../../../domain/job/job.ts';

/**
 * The JSON under `export-job:{id}`. Each line holds some fields of the object, which record.lua
 * splits and joins. A field without a value is absent. Times are epoch ms.
 */
interface JobRecord extends FixedFields, StateFields {
  /** The id of the document; null for an inline document. */
  readonly resumeId: string | null;
  readonly error?: JobError;
  readonly result?: JobResult;
  /** The key of the file in the storage. A link that opens it is signed for each download. */
  readonly fileUrl?: string;
  readonly pastAttempts?: readonly PastAttempt[];
  readonly spec: RestOfSpec;
}

/** Fields that never change and that scripts read. */
interface FixedFields {
  readonly jobId: string;
  readonly userId: string;
  /** Shared by the jobs of one submission; absent if there is only one. */
  readonly group?: string;
  readonly templateId: string;
  readonly priority: number;
  readonly maxAttempts: number;
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  readonly exportTtlMs: number;
  readonly completedJobTtlMs?: number;
  readonly failedJobTtlMs?: number;
  readonly batchId?: string;
  readonly announcesEnd?: true;
}

interface StateFields {
  readonly status: JobStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly runAfterMs: number;
  readonly progress: number;
  readonly attempts: number;
  readonly fence: number;
  readonly stage?: JobStage;
  readonly leaseUntilMs?: number;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  readonly worker?: string;
  readonly expiresAtMs?: number;
}

type RestOfSpec = Pick<
  JobSpec,
  | 'submissionId'
  | 'source'
  | 'templateVersion'
  | 'options'
  | 'quality'
  | 'wantsReport'
  | 'fileName'
  | 'webhook'
  | 'origin'
>;

/** The fields that never change, as the first line of the record. */
export function fixedLine(spec: JobSpec, group: string | null): string {
  return `{${fieldsOf(fixedFields(spec, group))}\n`;
}

/** The fields that scripts do not read, as the last line. */
export function restLine(job: JobSpec): string {
  const { submissionId, source, templateVersion, options, quality, fileName, webhook } = job;
  const { wantsReport, origin } = job;
  const named = { submissionId, source, templateVersion, options, quality, fileName };
  const spec: RestOfSpec = {
    ...named,
    webhook,
    ...(wantsReport && { wantsReport }),
    ...(origin && { origin }),
  };
  return `,"spec":${JSON.stringify(spec)}}`;
}

/** The state of a new job, without its times, which the script sets. */
export function newState(job: Job): string {
  return JSON.stringify(stateFields(job));
}

export function parseRecord(text: string): Job {
  return toJob(JSON.parse(text) as JobRecord);
}

function toJob(record: JobRecord): Job {
  const { jobId: id, userId, templateId, priority, maxAttempts, spec } = record;
  const { status, progress, attempts, fence, runAfterMs, createdAt, updatedAt } = record;
  return {
    ...spec,
    id,
    userId,
    templateId,
    priority,
    maxAttempts,
    batchId: record.batchId ?? null,
    announcesEnd: record.announcesEnd ?? false,
    policy: policyOf(record),
    status,
    progress,
    attempts,
    fence,
    runAfterMs,
    createdAtMs: createdAt,
    updatedAtMs: updatedAt,
    stage: record.stage ?? null,
    leaseUntilMs: record.leaseUntilMs ?? null,
    startedAtMs: record.startedAtMs ?? null,
    finishedAtMs: record.finishedAtMs ?? null,
    worker: record.worker ?? null,
    pastAttempts: record.pastAttempts ?? [],
    expiresAtMs: record.expiresAtMs ?? null,
    error: record.error ?? null,
    result: record.result ?? null,
  };
}

function policyOf(record: JobRecord): JobPolicy {
  const { userConcurrency, quotaBytes, exportTtlMs, completedJobTtlMs, failedJobTtlMs } = record;
  return {
    userConcurrency,
    quotaBytes,
    exportTtlMs,
    ...(completedJobTtlMs !== undefined && { completedJobTtlMs }),
    ...(failedJobTtlMs !== undefined && { failedJobTtlMs }),
  };
}

export function sourceLineOf({ source }: JobSpec): string {
  return sourceLine(source.documentId ?? null);
}

export function sourceLine(documentId: string | null): string {
  return `,"resumeId":${JSON.stringify(documentId)}\n`;
}

export function errorLine(error: JobError | null): string {
  return error ? `,"error":${JSON.stringify(error)}\n` : '\n';
}

export function resultLine(result: JobResult | null): string {
  return result ? `,"result":${JSON.stringify(result)}\n` : '\n';
}

export function fileLine(result: JobResult | null): string {
  // A concluded job has no file.
  return result && 'storageKey' in result
    ? `,"fileUrl":${JSON.stringify(result.storageKey)}\n`
    : '\n';
}

function fixedFields(job: JobSpec, group: string | null): FixedFields {
  const { priority, maxAttempts, policy, batchId, announcesEnd } = job;
  return {
    jobId: job.id.toWellFormed(),
    userId: job.userId.toWellFormed(),
    ...(group !== null && { group: group.toWellFormed() }),
    templateId: job.templateId.toWellFormed(),
    priority,
    maxAttempts,
    ...policy,
    ...(batchId !== null && { batchId: batchId.toWellFormed() }),
    ...(announcesEnd && { announcesEnd }),
  };
}

function stateFields(job: Job): StateFields {
  const { status, progress, attempts, fence, runAfterMs, createdAtMs, updatedAtMs } = job;
  const times = { createdAt: createdAtMs, updatedAt: updatedAtMs };
  return { status, progress, attempts, fence, runAfterMs, ...times };
}

/** The JSON of an object without its braces. */
export function fieldsOf(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}
