import {
  isTerminal,
  type JobStatus,
  jobStatusSchema,
  type RemovedJob,
  type RetriedJob,
} from '@offprint/contract';
import { type Command, Option } from 'commander';
import { cancelOrRemoveJob } from '../app/cancel-export.ts';
import type { AppContext } from '../app/context.ts';
import { attemptHistoryOf, findJobOfAny } from '../app/operate-jobs.ts';
import { retryExport } from '../app/retry-export.ts';
import { findJob, listJobs, viewJob } from '../app/view-job.ts';
import type { Config } from '../config/config.ts';
import { isOffprintError, OffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import { type AddCommand, action, parseLimit, parseUser, withHelp } from './command.ts';
import { EXIT, noteError, usageError } from './exit.ts';
import { forceRetry, listOfAll, type SearchFlags, withSearchFlags } from './jobs-of-all.ts';
import { describeJob, describeJobs } from './jobs-text.ts';
import { onStore } from './on-store.ts';
import { noteLine, printLine, writeOut } from './terminal.ts';

interface JobsFlags {
  readonly json?: boolean;
}

/** Flags for jobs that are given by their ids. */
interface NamedJobsFlags extends JobsFlags {
  readonly user?: string;
}

export const addJobsCommand: AddCommand = (parent, session) => {
  const jobs = withHelp(parent.command('jobs'), {
    summary: 'See, retry and cancel the jobs of the store',
    examples: [
      ['offprint jobs list', 'the last 20'],
      ['offprint jobs list --user jane --status failed', 'what went wrong'],
      ['offprint jobs show 0198c0de-…', 'all of one'],
      ['offprint jobs retry 0198c0de-…', 'once more'],
    ],
    notes: 'They work on the store of the settings, whether or not a server runs on it.',
  });
  for (const add of [addListCommand, addShowCommand, addRetryCommand, addCancelCommand]) {
    add(jobs, session);
  }
};

function withJobsFlags(command: Command): Command {
  return command.option('--json', 'print JSON, as the API answers it');
}

function withNamedJobsFlags(command: Command): Command {
  return withJobsFlags(
    command.option('-u, --user <id>', "only this user's (default: anybody's)", parseUser),
  );
}

const addListCommand: AddCommand = (jobs, session) => {
  const command = jobs
    .command('list')
    .addOption(new Option('-s, --status <status>', 'only those').choices(jobStatusSchema.options))
    .option('-n, --limit <n>', 'at most so many, up to 100', parseLimit, 20)
    .option('-u, --user <id>', 'whose jobs', parseUser, 'local')
    .option('-a, --all', 'of all users')
    .action(action(session, list));
  withHelp(withSearchFlags(withJobsFlags(command)), {
    summary: 'List jobs, the newest first',
    examples: [
      ['offprint jobs list', 'the last 20 jobs'],
      ['offprint jobs list --all --status failed --since 2h', 'what went wrong of late'],
      ['offprint jobs list --status failed', 'what went wrong'],
      ["offprint jobs list --json | jq -r '.jobs[].jobId'", 'for scripts'],
    ],
  });
};

interface ListFlags extends JobsFlags, SearchFlags {
  readonly user: string;
  readonly all?: boolean;
  readonly status?: JobStatus;
  readonly limit: number;
}

async function list(flags: ListFlags): Promise<number> {
  if (flags.all) return listOfAll(flags);
  if (flags.code || flags.since) throw usageError('--code and --since are for --all.');
  return onStore(async ({ app, config, description: { store } }) => {
    const { status, limit, user: userId } = flags;
    const caller = { userId, plan: config.plans.default };
    const found = await listJobs(app, caller, { status, limit, offset: 0 });
    if (flags.json) {
      await writeOut(`${JSON.stringify(found, null, 2)}\n`);
      return EXIT.ok;
    }
    if (found.jobs.length === 0) {
      noteLine(`The user ${flags.user} has no ${status ? `${status} ` : ''}jobs in ${store}.`);
      return EXIT.ok;
    }
    await writeOut(`${describeJobs(found.jobs, app.clock.nowMs())}\n`);
    const { total } = found.pagination;
    if (total > found.jobs.length) noteLine(`${found.jobs.length} of ${total} jobs.`);
    return EXIT.ok;
  });
}

const addShowCommand: AddCommand = (jobs, session) => {
  const command = jobs
    .command('show')
    .argument('<id>', 'the id of the job')
    .action(action(session, show));
  withHelp(withNamedJobsFlags(command), {
    summary: 'Show all there is to know of a job',
    examples: [
      ['offprint jobs show 0198c0de-…', 'for people'],
      ['offprint jobs show 0198c0de-… --json | jq .error', 'for scripts'],
    ],
  });
};

async function show(jobId: string, flags: NamedJobsFlags): Promise<number> {
  return onStore(async ({ app, config }) => {
    const found = await findJob(app, await callerOf(app, config, flags, jobId), jobId);
    const { userId } = found.job;
    const job = { ...viewJob(app, found), userId, attemptHistory: attemptHistoryOf(found.job) };
    const text = flags.json ? JSON.stringify(job, null, 2) : describeJob(job, app.clock.nowMs());
    await writeOut(`${text}\n`);
    return EXIT.ok;
  });
}

const addRetryCommand: AddCommand = (jobs, session) => {
  const command = jobs
    .command('retry')
    .argument('[id...]', 'the ids of failed jobs')
    .option('-f, --force', 'also when the attempts are used up')
    .action(action(session, retry));
  withHelp(withSearchFlags(withNamedJobsFlags(command)), {
    summary: 'Put failed jobs back into the queue',
    examples: [
      ['offprint jobs retry 0198c0de-…', 'one job'],
      ['offprint jobs retry 0198c0de-… 0198c0df-…', 'several'],
      ['offprint jobs retry -f -c STORAGE_UNAVAILABLE --since 2h', 'of an outage'],
    ],
    notes: `A job whose attempts are used up is tried again by --force alone.
All that failed, with jq:
  offprint jobs list -s failed --json | jq -r '.jobs[].jobId' |
    xargs offprint jobs retry`,
  });
};

interface RetryFlags extends NamedJobsFlags, SearchFlags {
  readonly force?: boolean;
}

async function retry(jobIds: readonly string[], flags: RetryFlags): Promise<number> {
  if (flags.force) return forceRetry(jobIds, flags);
  if (flags.code || flags.since) throw usageError('--code and --since are for --force.');
  if (jobIds.length === 0) throw usageError('Name the jobs that are to be retried.');
  return onEachJob<RetriedJob>(jobIds, flags, {
    act: retryExport,
    describe: ({ jobId, attempts, maxAttempts }) =>
      `${jobId}  pending again, after ${attempts} of ${maxAttempts} attempts`,
  });
}

const addCancelCommand: AddCommand = (jobs, session) => {
  const command = jobs
    .command('cancel')
    .argument('<id...>', 'the ids of pending or processing jobs')
    .action(action(session, cancel));
  withHelp(withNamedJobsFlags(command), {
    summary: 'Cancel jobs that are waiting or under way',
    examples: [['offprint jobs cancel 0198c0de-…', 'its print stops within a second']],
  });
};

function cancel(jobIds: readonly string[], flags: NamedJobsFlags): Promise<number> {
  return onEachJob<RemovedJob>(jobIds, flags, {
    act: cancelLiveJob,
    describe: ({ jobId, status }) =>
      `${jobId}  ${status === 'cancelled' ? 'cancelled' : 'finished meanwhile; its record is removed'}`,
  });
}

/** Unlike the API's DELETE, it leaves the records of finished jobs alone. */
async function cancelLiveJob(ctx: AppContext, caller: Caller, jobId: string): Promise<RemovedJob> {
  const { job } = await findJob(ctx, caller, jobId);
  const { status } = job;
  if (isTerminal(status)) {
    throw new OffprintError('INVALID_STATE', `There is nothing to cancel: the job is ${status}.`);
  }
  return cancelOrRemoveJob(ctx, caller, jobId);
}

/** The owner of the job, unless a user is given. @throws OffprintError NOT_FOUND */
async function callerOf(
  app: AppContext,
  { plans }: Config,
  { user }: NamedJobsFlags,
  jobId: string,
): Promise<Caller> {
  const userId = user ?? (await findJobOfAny(app, jobId)).userId;
  return { userId, plan: plans.default };
}

interface JobAction<T> {
  act(app: AppContext, caller: Caller, jobId: string): Promise<T>;
  /** A line for people. */
  describe(outcome: T): string;
}

/** Handles one job after the other; a failure of one does not stop the others. */
async function onEachJob<T>(
  jobIds: readonly string[],
  flags: NamedJobsFlags,
  { act, describe }: JobAction<T>,
): Promise<number> {
  return onStore(async ({ app, config }) => {
    const outcomes: T[] = [];
    for (const jobId of jobIds) {
      try {
        const outcome = await act(app, await callerOf(app, config, flags, jobId), jobId);
        outcomes.push(outcome);
        if (!flags.json) printLine(describe(outcome));
      } catch (error) {
        if (!isOffprintError(error) || error.retryable) throw error;
        noteError(`${jobId}: ${error.message}`);
      }
    }
    if (flags.json) await writeOut(`${JSON.stringify(outcomes, null, 2)}\n`);
    return outcomes.length === jobIds.length ? EXIT.ok : EXIT.failed;
  });
}
