import type { JobStore } from '../ports/job-store.ts';
import type { JobWatcher } from './job-watcher.ts';

const INTERVAL_MS = 1_000;

/** Looks at a job each second while somebody waits for it, where no store tells of changes. */
export function createPolledJobWatcher(jobs: Pick<JobStore, 'find'>): JobWatcher {
  return {
    listen(userId, jobId, { onJob, onFailure }) {
      if (jobId === null) throw new TypeError('Only one job at a time is looked at.');
      const timer = setInterval(() => {
        jobs.find(userId, jobId).then((snapshot) => onJob(jobId, snapshot), onFailure);
      }, INTERVAL_MS);
      return () => clearInterval(timer);
    },
    close: () => undefined,
  };
}
