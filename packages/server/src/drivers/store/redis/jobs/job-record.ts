import type { JobError, JobStage, JobStatus } from '@offprint/contract';
import type { Job, JobResult, JobSpec } from '../../../../domain/job/job.ts';

/**
 * The JSON under `export-job:{id}`, a piece of the object on each line: record.lua takes it apart
 * and puts it together again. A field that has no value is absent. Times in epoch ms.
 */
interface JobRecord extends FixedFields, StateFields {
  /** The id of the stored document; null for an inline one. */
  readonly resumeId: string | null;
  readonly error?: JobError;
  readonly result?: JobResult;
  /** Where the file lies in the storage. A link that opens it is signed for each download. */
  readonly fileUrl?: string;
  readonly spec: RestOfSpec;
}

/** What never changes though scripts look into it. */
interface FixedFields {
  readonly jobId: string;
  readonly userId: string;
  /** The jobs of one submission share it; a job that is alone in its submission is its own. */
  readonly group: string;
  readonly templateId: string;
  readonly priority: number;
  readonly maxAttempts: number;
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  readonly exportTtlMs: number;
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
  readonly expiresAtMs?: number;
}

type RestOfSpec = Pick<
  JobSpec,
  'submissionId' | 'source' | 'templateVersion' | 'options' | 'quality' | 'fileName'
>;

/** What never changes of the record, as one line of it. @param group of the job's submission */
export function fixedLine(spec: JobSpec, group: string): string {
  return `{${fieldsOf(fixedFields(spec, group))}\n`;
}

/** The lines of a new job that scripts pass on as they are. */
export function rawLines(job: Job): string {
  const { submissionId, source, templateVersion, options, quality, fileName } = job;
  const spec: RestOfSpec = { submissionId, source, templateVersion, options, quality, fileName };
  const lines = [
    sourceLine(source.type === 'stored' ? source.documentId : null),
    errorLine(job.error),
    resultLines(job.result),
    `,"spec":${JSON.stringify(spec)}}`,
  ];
  return lines.join('');
}

/** The state of a new job. Its times are those of the script that writes it. */
export function newState(job: Job): string {
  return JSON.stringify(stateFields(job));
}

export function parseRecord(text: string): Job {
  return toJob(JSON.parse(text) as JobRecord);
}

function toJob(record: JobRecord): Job {
  const { jobId: id, userId, templateId, priority, maxAttempts, spec } = record;
  const { userConcurrency, quotaBytes, exportTtlMs } = record;
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
    policy: { userConcurrency, quotaBytes, exportTtlMs },
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
    expiresAtMs: record.expiresAtMs ?? null,
    error: record.error ?? null,
    result: record.result ?? null,
  };
}

export function sourceLine(documentId: string | null): string {
  return `,"resumeId":${JSON.stringify(documentId)}\n`;
}

export function errorLine(error: JobError | null): string {
  return error ? `,"error":${JSON.stringify(error)}\n` : '\n';
}

/** Two lines: the result, and where its file is. */
export function resultLines(result: JobResult | null): string {
  if (!result) return '\n\n';
  const fileUrl = storageKeyJson(result);
  return `,"result":${JSON.stringify(result)}\n,"fileUrl":${fileUrl}\n`;
}

export function storageKeyJson({ storageKey }: JobResult): string {
  return JSON.stringify(storageKey);
}

function fixedFields(job: JobSpec, group: string): FixedFields {
  const { priority, maxAttempts, policy, batchId, announcesEnd } = job;
  return {
    jobId: job.id.toWellFormed(),
    userId: job.userId.toWellFormed(),
    group: group.toWellFormed(),
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

/** The inside of the object. */
function fieldsOf(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}
