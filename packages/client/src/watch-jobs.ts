import { isTerminal, type JobView } from '@offprint/contract';
import type { JobListener } from './job-api.ts';
import { pollJob, pollJobs, streamJobs } from './job-sources.ts';
import { observe, type WatchOptions } from './retry.ts';
import type { Transport } from './transport.ts';

/**
 * Watches a job to its end, through lost connections and server restarts.
 *
 * @throws OffprintClientError that a retry cannot help, such as NOT_FOUND; the signal's reason
 */
export function watchJob(
  transport: Transport,
  jobId: string,
  listener: JobListener,
  options: WatchOptions,
): Promise<JobView> {
  const { signal } = options;
  const path = `/export/job/${encodeURIComponent(jobId)}`;
  const tell = onlyChanges(listener);
  const see = (job: JobView) => {
    tell(job);
    return isTerminal(job.status) ? job : undefined;
  };
  return observe(
    {
      streamed: (heard) => streamJobs(transport, `${path}/events`, heard, signal),
      polled: (heard) => pollJob(transport, path, heard, signal),
    },
    see,
    options,
  );
}

/**
 * Watches all jobs of the user, including those submitted later. Does not end.
 *
 * @throws OffprintClientError that a retry cannot help, such as UNAUTHORIZED; the signal's reason
 */
export function watchAllJobs(
  transport: Transport,
  listener: JobListener,
  options: WatchOptions,
): Promise<never> {
  const { signal } = options;
  const tell = onlyChanges(listener);
  const see = (job: JobView): undefined => tell(job);
  return observe<JobView, never>(
    {
      streamed: (heard) => streamJobs(transport, '/export/events', heard, signal),
      polled: (heard) => pollJobs(transport, heard, signal),
    },
    see,
    options,
  );
}

/** More jobs than the server watches for one user at once. */
const MAX_REMEMBERED = 200;

/** A new connection begins with the present state, which is skipped if it was reported before. */
function onlyChanges(listener: JobListener): (job: JobView) => undefined {
  const told = new Map<string, string>();
  return (job) => {
    const text = JSON.stringify(job);
    if (told.get(job.jobId) === text) return;
    told.delete(job.jobId);
    told.set(job.jobId, text);
    const [oldest] = told.keys();
    if (told.size > MAX_REMEMBERED && oldest) told.delete(oldest);
    listener(job);
  };
}
