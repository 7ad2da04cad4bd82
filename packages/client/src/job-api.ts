import type { JobSummary, JobView, RemovedJob, RetriedJob } from '@offprint/contract';
import type { WatchOptions } from './retry.ts';
import type { CallOptions } from './transport.ts';

export type JobListener = (job: JobView) => void;

export interface SubmitOptions extends CallOptions {
  /**
   * The same key with the same input gives the same job again. Only with a key is a submission
   * whose answer was lost sent anew.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface WaitOptions extends WatchOptions {
  /** How long to wait at most; without it, until the job is over. */
  readonly timeoutMs?: number | undefined;
  readonly onChange?: JobListener | undefined;
}

/** What it takes to have something exported, by whichever of Offprint's APIs. */
export interface JobApi<Input = never> {
  submit(input: Input, options?: SubmitOptions): Promise<JobSummary>;
  /**
   * The listener hears of every change, first of the present state; the promise resolves when the
   * job is over, however it ended. Events come by a stream, by polling where none gets through;
   * lost connections, sleeping tabs and restarts of the server only delay them.
   *
   * @throws OffprintClientError that no later try can mend, NOT_FOUND say; the signal's reason
   */
  watch(jobId: string, listener: JobListener, options?: WatchOptions): Promise<JobView>;
  /**
   * Resolves when the job is over, however it ended.
   *
   * @throws StoppedWaitingError when the time is up or the signal aborted, while the job goes on;
   * OffprintClientError that no later try can mend
   */
  waitFor(jobId: string, options?: WaitOptions): Promise<JobView>;
  /** A link to a job's file that opens without headers: with a token in it if the client has one. */
  fileUrl(jobId: string): Promise<string>;
  /** Whether calls carry headers or a token, without which a link is refused. */
  readonly needsCredentials: boolean;
  /**
   * The listener hears of the user's newest jobs as they are, the latest last, and of every change
   * from then on, wherever they were submitted. Ends only by the signal or by an error.
   */
  watchAll?(listener: JobListener, options?: WatchOptions): Promise<never>;
  cancel?(jobId: string, options?: CallOptions): Promise<RemovedJob>;
  retry?(jobId: string, options?: CallOptions): Promise<RetriedJob>;
}
