import type { RetriedJob } from '@offprint/contract';
import { retryExport } from '../app/retry-export.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { type JobsFlags, onEachJob, withJobsFlags } from './jobs-on-store.ts';

export const addJobsRetryCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('retry')
    .argument('<id...>', 'the ids of failed jobs')
    .action(runs(session, retry));
  teach(withJobsFlags(command), {
    summary: 'Put failed jobs back into the queue',
    examples: [
      ['offprint jobs retry 0198c0de-…', 'one job'],
      ['offprint jobs retry 0198c0de-… 0198c0df-…', 'several'],
    ],
    notes: `A job whose attempts are used up is not tried again: submit the document anew.
All that failed, with jq:
  offprint jobs list -s failed --json | jq -r '.jobs[].jobId' |
    xargs offprint jobs retry`,
  });
};

function retry(jobIds: readonly string[], flags: JobsFlags): Promise<number> {
  return onEachJob<RetriedJob>(jobIds, flags, {
    act: retryExport,
    describe: ({ jobId, attempts, maxAttempts }) =>
      `${jobId}  pending again, after ${attempts} of ${maxAttempts} attempts`,
  });
}
