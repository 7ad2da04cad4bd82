import { type JobStatus, type JobView, jobStatusSchema } from '@offprint/contract';
import { Option } from 'commander';
import { listJobs } from '../app/get-job.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { formatRelative } from './format.ts';
import { type JobsFlags, onStore, withJobsFlags } from './jobs-on-store.ts';
import { parseLimit } from './option-values.ts';
import { formatTable } from './table.ts';
import { noteLine, outputWidth, styledOut, writeOut } from './terminal.ts';

interface ListFlags extends JobsFlags {
  readonly status?: JobStatus;
  readonly limit: number;
}

export const addJobsListCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('list')
    .addOption(new Option('-s, --status <status>', 'only those').choices(jobStatusSchema.options))
    .option('-n, --limit <n>', 'at most so many, up to 100', parseLimit, 20)
    .action(runs(session, list));
  teach(withJobsFlags(command), {
    summary: 'List jobs, the newest first',
    examples: [
      ['offprint jobs list', 'the last 20 jobs'],
      ['offprint jobs list --status failed', 'what went wrong'],
      ["offprint jobs list --json | jq -r '.jobs[].jobId'", 'for scripts'],
    ],
  });
};

async function list(flags: ListFlags): Promise<number> {
  return onStore(flags, async (app, caller, store) => {
    const { status, limit } = flags;
    const found = await listJobs(app, caller, { status, limit, offset: 0 });
    if (flags.json) {
      await writeOut(`${JSON.stringify(found, null, 2)}\n`);
      return EXIT.ok;
    }
    if (found.jobs.length === 0) {
      noteLine(`The user ${flags.user} has no ${status ? `${status} ` : ''}jobs in ${store}.`);
      return EXIT.ok;
    }
    await writeOut(`${tableOf(found.jobs, app.clock.nowMs()).join('\n')}\n`);
    const { total } = found.pagination;
    if (total > found.jobs.length) noteLine(`${found.jobs.length} of ${total} jobs.`);
    return EXIT.ok;
  });
}

function tableOf(jobs: readonly JobView[], nowMs: number): readonly string[] {
  const rows = jobs.map((job) => [
    job.jobId,
    job.status,
    formatRelative(job.createdAt, nowMs, 'narrow'),
    detailOf(job),
  ]);
  const [headings, ...lines] = formatTable(
    ['ID', 'STATUS', 'SUBMITTED', 'DETAIL'],
    rows,
    outputWidth(),
  );
  return [styledOut('dim', headings ?? ''), ...lines];
}

/** What one wants to know first of a job in this status. */
function detailOf(job: JobView): string {
  if (job.error && job.status !== 'completed') return `${job.error.code}: ${job.error.message}`;
  if (job.status === 'pending') return `${job.queuePosition ?? '?'} in the queue, ${job.fileName}`;
  if (job.status === 'processing') return `${job.progress} % ${job.stage}, ${job.fileName}`;
  return job.fileName;
}
