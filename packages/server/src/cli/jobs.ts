import { type AddCommand, teach } from './command.ts';
import { addJobsCancelCommand } from './jobs-cancel.ts';
import { addJobsListCommand } from './jobs-list.ts';
import { addJobsRetryCommand } from './jobs-retry.ts';
import { addJobsShowCommand } from './jobs-show.ts';

export const addJobsCommand: AddCommand = (parent, session) => {
  const jobs = parent.command('jobs');
  teach(jobs, {
    summary: 'See, retry and cancel the jobs of the store',
    examples: [
      ['offprint jobs list', 'the last 20'],
      ['offprint jobs list --user jane --status failed', 'what went wrong'],
      ['offprint jobs show 0198c0de-…', 'all of one'],
      ['offprint jobs retry 0198c0de-…', 'once more'],
    ],
    notes: 'They work on the store of the settings, whether or not a server runs on it.',
  });
  for (const add of [
    addJobsListCommand,
    addJobsShowCommand,
    addJobsRetryCommand,
    addJobsCancelCommand,
  ]) {
    add(jobs, session);
  }
};
