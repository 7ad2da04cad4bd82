import { isTerminal, type JobView } from '@offprint/contract';
import type { JobApi, WaitOptions } from './job-api.ts';

/** The wait has ended, but the job continues. Wait again by its id, now or after a reload. */
export class StoppedWaitingError extends Error {
  override readonly name = 'StoppedWaitingError';
  readonly jobId: string;
  /** Its last known state. */
  readonly job: JobView | null;

  constructor(jobId: string, job: JobView | null, cause?: unknown) {
    super('The export takes longer than was waited for. It goes on in the background.', { cause });
    this.jobId = jobId;
    this.job = job;
  }
}

export async function waitFor(
  watch: JobApi['watch'],
  jobId: string,
  { timeoutMs, signal, onChange, onConnection }: WaitOptions,
): Promise<JobView> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const limit = AbortSignal.any([signal, timeout].filter((each) => each !== undefined));
  let latest: JobView | null = null;
  const listen = (job: JobView) => {
    latest = job;
    if (!isTerminal(job.status)) onChange?.(job);
  };
  try {
    const job = await watch(jobId, listen, { signal: limit, onConnection });
    onChange?.(job);
    return job;
  } catch (error) {
    if (limit.aborted) throw new StoppedWaitingError(jobId, latest, limit.reason);
    throw error;
  }
}
