import type { JobSummary, JobView, RemovedJob, RetriedJob } from '@offprint/contract';
import type { WatchOptions } from './retry.ts';
import type { CallOptions } from './transport.ts';

export type JobListener = (job: JobView) => void;

export interface SubmitOptions extends CallOptions {
  /**
   * The same key with the same input returns the same job. A submission whose answer was lost is
   * repeated only if it has a key.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface WaitOptions extends WatchOptions {
  /** The longest wait. Without it, until the job has ended. */
  readonly timeoutMs?: number | undefined;
  readonly onChange?: JobListener | undefined;
}

/** Everything needed to export through any of Offprint's APIs. */
export interface JobApi<Input = never> {
  submit(input: Input, options?: SubmitOptions): Promise<JobSummary>;
  /**
   * Calls the listener with the present state and then with every change. Resolves when the job has
   * ended, with any outcome. Events come by a stream, or by polling if a stream does not get
   * through. Lost connections, sleeping tabs and server restarts only delay them.
   *
   * @throws OffprintClientError that a retry cannot help, such as NOT_FOUND; the signal's reason
   */
  watch(jobId: string, listener: JobListener, options?: WatchOptions): Promise<JobView>;
  /**
   * Resolves when the job has ended, with any outcome.
   *
   * @throws StoppedWaitingError when the time is up or the signal aborted while the job continues;
   *   OffprintClientError that a retry cannot help
   */
  waitFor(jobId: string, options?: WaitOptions): Promise<JobView>;
  /** A link to a job's file that opens without headers, with a token if the client has one. */
  fileUrl(jobId: string): Promise<string>;
  /** Whether calls carry headers or a token, without which links are refused. */
  readonly needsCredentials: boolean;
  /**
   * Calls the listener with the user's newest jobs, the latest last, and then with every change,
   * wherever the jobs were submitted. Ends only by the signal or an error.
   */
  watchAll?(listener: JobListener, options?: WatchOptions): Promise<never>;
  cancel?(jobId: string, options?: CallOptions): Promise<RemovedJob>;
  retry?(jobId: string, options?: CallOptions): Promise<RetriedJob>;
}
