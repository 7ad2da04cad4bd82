import type { Attempt, JobView, OperatorJob } from '@offprint/contract';
import { formatBytes, formatDuration, formatPages, formatRelative } from './format.ts';
import { alignColumns, formatTable, terminalWidth } from './terminal.ts';

/** A table with a line for each job. */
export function describeJobs(jobs: readonly JobView[], nowMs: number): string {
  const rows = jobs.map((job) => [
    job.jobId,
    job.status,
    formatRelative(job.createdAt, nowMs, 'narrow'),
    detailOf(job),
  ]);
  return formatTable(['ID', 'STATUS', 'SUBMITTED', 'DETAIL'], rows, 'cut');
}

/** The same of jobs of all users. */
export function describeJobsOfAll(jobs: readonly OperatorJob[], nowMs: number): string {
  const rows = jobs.map((job) => [
    job.jobId,
    job.userId,
    job.status,
    formatRelative(job.updatedAt, nowMs, 'narrow'),
    job.error ? `${job.error.code}: ${job.error.message}` : job.fileName,
  ]);
  return formatTable(['ID', 'USER', 'STATUS', 'CHANGED', 'DETAIL'], rows, 'cut');
}

/** The most important fact of a job in this status. */
function detailOf(job: JobView): string {
  if (job.error && job.status !== 'completed') return `${job.error.code}: ${job.error.message}`;
  if (job.status === 'pending') return `${job.queuePosition ?? '?'} in the queue, ${job.fileName}`;
  if (job.status === 'processing') return `${job.progress} % ${job.stage}, ${job.fileName}`;
  return job.fileName;
}

/** All there is to know of one job, a fact a line. */
export function describeJob(
  job: JobView & { readonly userId: string; readonly attemptHistory: readonly Attempt[] },
  nowMs: number,
): string {
  const time = (instant: string | null) =>
    instant && `${instant}, ${formatRelative(instant, nowMs)}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Job', job.jobId],
    ['User', job.userId],
    ['Status', statusOf(job)],
    ['Error', job.error && `${job.error.code}: ${job.error.message}`],
    ['Attempts', `${job.attempts} of ${job.maxAttempts}`],
    ['Next attempt', time(job.nextAttemptAt)],
    ['Document', job.documentId && `${job.documentId}, version ${job.documentVersion}`],
    ['Template', `${job.templateId} ${job.templateVersion}`],
    ['Options', optionsOf(job)],
    ['File', fileOf(job)],
    ['Submitted', time(job.createdAt)],
    ['Started', time(job.startedAt)],
    ['Finished', time(job.completedAt)],
    ['Took', tookOf(job)],
    ['Record goes', time(job.expiresAt)],
    ...job.attemptHistory.map((attempt) => attemptFact(attempt, nowMs)),
    ...job.warnings.map(({ code, message }) => ['Warning', `${code}: ${message}`] as const),
  ];
  const rows = facts.flatMap(([label, value]) => (value ? [[label, value]] : []));
  return alignColumns(rows, { width: terminalWidth(), overflow: 'wrap' });
}

function attemptFact(
  { number, worker, startedAt, endedAt, outcome, error }: Attempt,
  nowMs: number,
): readonly [label: string, value: string] {
  const facts = [
    outcome ?? 'under way',
    worker && `by ${worker}`,
    startedAt && formatRelative(startedAt, nowMs),
    startedAt && endedAt && `took ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}`,
    error && (error.cause ? `${error.code} (${error.cause})` : error.code),
  ];
  return [`Attempt ${number}`, facts.filter(Boolean).join(', ')];
}

function statusOf({ status, stage, progress, queuePosition }: JobView): string {
  if (status === 'pending' && queuePosition !== null)
    return `pending, ${queuePosition} in the queue`;
  if (status === 'processing') return `processing, ${stage} (${progress} %)`;
  return status;
}

function optionsOf({ options }: JobView): string | null {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => `${name} ${value}`).join(', ') || null;
}

function fileOf({ fileName, fileSize, pageCount, pageFill }: JobView): string {
  if (fileSize === null) return fileName;
  return `${fileName}, ${formatPages(pageCount ?? 0, pageFill)}, ${formatBytes(fileSize)}`;
}

function tookOf({ startedAt, completedAt }: JobView): string | null {
  if (!startedAt || !completedAt) return null;
  return formatDuration(Date.parse(completedAt) - Date.parse(startedAt));
}
