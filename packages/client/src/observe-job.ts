import { isTerminal, type JobView } from '@offprint/contract';
import { polledJobs, polledViews, streamedViews } from './job-views.ts';
import { keepReading } from './keep-reading.ts';
import type { Transport } from './transport.ts';

export type JobListener = (job: JobView) => void;

/** More than the server watches for one user at once. */
const REMEMBERED_JOBS = 200;

/**
 * Follows a job to its end, through lost connections and restarts of the server.
 *
 * @throws OffprintClientError that no later try can mend, NOT_FOUND say; the signal's reason
 */
export function observeJob(
  transport: Transport,
  jobId: string,
  listener: JobListener,
  signal?: AbortSignal,
): Promise<JobView> {
  const path = `/export/job/${encodeURIComponent(jobId)}`;
  const tell = onlyChanges(listener);
  const see = (job: JobView) => {
    tell(job);
    return isTerminal(job.status) ? job : undefined;
  };
  const source = {
    streamed: () => streamedViews(transport, `${path}/events`, signal),
    polled: () => polledViews(transport, path, signal),
  };
  return keepReading(source, see, signal);
}

/**
 * Follows all jobs of the user, those as well that are submitted meanwhile. It has no end.
 *
 * @throws OffprintClientError that no later try can mend, UNAUTHORIZED say; the signal's reason
 */
export function observeJobs(
  transport: Transport,
  listener: JobListener,
  signal?: AbortSignal,
): Promise<never> {
  const tell = onlyChanges(listener);
  const see = (job: JobView) => {
    tell(job);
    return undefined;
  };
  const source = {
    streamed: () => streamedViews(transport, '/export/events', signal),
    polled: () => polledJobs(transport, signal),
  };
  return keepReading<never>(source, see, signal);
}

function onlyChanges(listener: JobListener): JobListener {
  const told = new Map<string, string>();
  return (job) => {
    const text = JSON.stringify(job);
    if (told.get(job.jobId) === text) return;
    told.delete(job.jobId);
    told.set(job.jobId, text);
    const [oldest] = told.keys();
    if (told.size > REMEMBERED_JOBS && oldest) told.delete(oldest);
    listener(job);
  };
}
