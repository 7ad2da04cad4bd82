import type { JobView } from '@offprint/contract';
import { getJob } from '../app/get-job.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { formatBytes, formatDuration, formatRelative } from './format.ts';
import { type JobsFlags, onStore, withJobsFlags } from './jobs-on-store.ts';
import { formatTable } from './table.ts';
import { writeOut } from './terminal.ts';

export const addJobsShowCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('show')
    .argument('<id>', 'the id of the job')
    .action(runs(session, show));
  teach(withJobsFlags(command), {
    summary: 'Show all there is to know of a job',
    examples: [
      ['offprint jobs show 0198c0de-…', 'for people'],
      ['offprint jobs show 0198c0de-… --json | jq .error', 'for scripts'],
    ],
  });
};

async function show(jobId: string, flags: JobsFlags): Promise<number> {
  return onStore(flags, async (app, caller) => {
    const job = await getJob(app, caller, jobId);
    await writeOut(
      flags.json
        ? `${JSON.stringify(job, null, 2)}\n`
        : `${describe(job, app.clock.nowMs()).join('\n')}\n`,
    );
    return EXIT.ok;
  });
}

function describe(job: JobView, nowMs: number): readonly string[] {
  const time = (instant: string | null) =>
    instant && `${instant}, ${formatRelative(instant, nowMs)}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Job', job.jobId],
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
    ...job.warnings.map(({ code, message }) => ['Warning', `${code}: ${message}`] as const),
  ];
  const rows = facts.flatMap(([label, value]) => (value ? [[label, value]] : []));
  return formatTable(['', ''], rows, Infinity).slice(1);
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

function fileOf({ fileName, fileSize, pageCount }: JobView): string {
  if (fileSize === null) return fileName;
  return `${fileName}, ${pageCount} page${pageCount === 1 ? '' : 's'}, ${formatBytes(fileSize)}`;
}

function tookOf({ startedAt, completedAt }: JobView): string | null {
  if (!startedAt || !completedAt) return null;
  return formatDuration(Date.parse(completedAt) - Date.parse(startedAt));
}
