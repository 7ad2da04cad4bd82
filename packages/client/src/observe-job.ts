import { isTerminal, type JobView } from '@offprint/contract';
import { backoffMs, delay } from './backoff.ts';
import { OffprintClientError } from './errors.ts';
import { polledViews, streamedViews } from './job-views.ts';
import type { Transport } from './transport.ts';

export type JobListener = (job: JobView) => void;

/** Streams in a row that end without a word before polling takes over. */
const MAX_MUTE_STREAMS = 2;

/**
 * Follows a job to its end, through lost connections and restarts of the server.
 *
 * @throws OffprintClientError that no later try can mend, NOT_FOUND say; the signal's reason
 */
export async function observeJob(
  transport: Transport,
  jobId: string,
  listener: JobListener,
  signal?: AbortSignal,
): Promise<JobView> {
  const path = `/export/job/${encodeURIComponent(jobId)}`;
  const tell = onlyChanges(listener);
  let failures = 0;
  let muteStreams = 0;
  for (;;) {
    const read = muteStreams < MAX_MUTE_STREAMS ? streamedViews : polledViews;
    let retryAfterMs: number | null = null;
    muteStreams++;
    try {
      for await (const job of read(transport, path, signal)) {
        failures = 0;
        if (read === streamedViews) muteStreams = 0;
        tell(job);
        if (isTerminal(job.status)) return job;
      }
    } catch (error) {
      if (!(error instanceof OffprintClientError) || !error.retryable) throw error;
      retryAfterMs = error.retryAfterMs;
    }
    signal?.throwIfAborted();
    failures++;
    await delay(retryAfterMs ?? backoffMs(failures), signal);
  }
}

function onlyChanges(listener: JobListener): JobListener {
  let last = '';
  return (job) => {
    const text = JSON.stringify(job);
    if (text === last) return;
    last = text;
    listener(job);
  };
}
