import type { JobView } from '@offprint/contract';
import { backoffMs, delay } from './backoff.ts';
import { OffprintClientError } from './errors.ts';

type Read = () => AsyncGenerator<JobView>;

/** Two ways to the same news. */
export interface ViewSource {
  readonly streamed: Read;
  readonly polled: Read;
}

/** Streams in a row that end without a word before polling takes over. */
const MAX_MUTE_STREAMS = 2;

/**
 * Shows every view to `see`, through lost connections and restarts of the server, until `see`
 * returns something.
 *
 * @throws OffprintClientError that no later try can mend, NOT_FOUND say; the signal's reason
 */
export async function keepReading<T>(
  { streamed, polled }: ViewSource,
  see: (job: JobView) => T | undefined,
  signal?: AbortSignal,
): Promise<T> {
  let failures = 0;
  let muteStreams = 0;
  for (;;) {
    const read = muteStreams < MAX_MUTE_STREAMS ? streamed : polled;
    let retryAfterMs: number | null = null;
    muteStreams++;
    try {
      for await (const job of read()) {
        failures = 0;
        if (read === streamed) muteStreams = 0;
        const result = see(job);
        if (result !== undefined) return result;
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
