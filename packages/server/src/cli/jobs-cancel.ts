import { isTerminal, type RemovedJob } from '@offprint/contract';
import { cancelOrRemoveJob } from '../app/cancel-export.ts';
import type { AppContext } from '../app/context.ts';
import { findJob } from '../app/get-job.ts';
import { OffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { type JobsFlags, onEachJob, withJobsFlags } from './jobs-on-store.ts';

export const addJobsCancelCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('cancel')
    .argument('<id...>', 'the ids of pending or processing jobs')
    .action(runs(session, cancel));
  teach(withJobsFlags(command), {
    summary: 'Cancel jobs that are waiting or under way',
    examples: [['offprint jobs cancel 0198c0de-…', 'its print stops within a second']],
  });
};

function cancel(jobIds: readonly string[], flags: JobsFlags): Promise<number> {
  return onEachJob<RemovedJob>(jobIds, flags, {
    act: cancelLiveJob,
    describe: ({ jobId, status }) =>
      `${jobId}  ${status === 'cancelled' ? 'cancelled' : 'finished meanwhile; its record is removed'}`,
  });
}

/** Unlike the API's DELETE, it leaves the records of finished jobs alone. */
async function cancelLiveJob(ctx: AppContext, caller: Caller, jobId: string): Promise<RemovedJob> {
  const { status } = await findJob(ctx, caller, jobId);
  if (isTerminal(status)) {
    throw new OffprintError('INVALID_STATE', `There is nothing to cancel: the job is ${status}.`);
  }
  return cancelOrRemoveJob(ctx, caller, jobId);
}
