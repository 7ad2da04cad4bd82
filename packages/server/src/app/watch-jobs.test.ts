import { expect, test } from 'vitest';
import { jobSpec } from '../../../../test/support/job-fixtures.ts';
import { newJob } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import type { ReadContext } from './context.ts';
import type { JobListener, JobWatcher } from './job-watcher.ts';
import { watchJobs } from './watch-jobs.ts';

const ADA = { userId: 'ada' } as Caller;

const waiting = (): JobSnapshot => ({
  job: newJob(jobSpec(), 0),
  queuePosition: 1,
  hasFile: false,
});

/** Jobs that are there from the beginning, and the listener by which the test tells of changes. */
function startWatching(...jobs: readonly JobSnapshot[]) {
  let listener: JobListener | undefined;
  const listen: JobWatcher['listen'] = (_userId, _jobId, given) => {
    listener = given;
    return () => undefined;
  };
  const ctx = {
    jobs: { list: async () => ({ jobs, total: jobs.length }) },
    watcher: { listen },
    settings: { publicUrl: 'https://print.example' },
  } as unknown as ReadContext;
  return {
    views: watchJobs(ctx, ADA, new AbortController().signal),
    tell: (jobId: string, snapshot: JobSnapshot | null) => listener?.onJob(jobId, snapshot),
    placed: () => [...(listener?.placedJobs() ?? [])],
  };
}

test('a waiting job whose record is gone is not looked at when the queue moves', async () => {
  const [one, other] = [waiting(), waiting()];
  const { views, tell, placed } = startWatching(one);
  expect((await views.next()).value).toMatchObject({ jobId: one.job.id });
  expect(placed()).toEqual([one.job.id]);

  tell(one.job.id, null);
  tell(other.job.id, other);

  expect((await views.next()).value).toMatchObject({ jobId: other.job.id });
  expect(placed()).toEqual([other.job.id]);
});
