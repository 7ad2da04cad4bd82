import type { JobList, JobView } from '@offprint/contract';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { invalidResponse, OffprintClientError } from './errors.ts';
import { delay, limitSilence } from './retry.ts';
import { readData, type Transport } from './transport.ts';

/** The server sends the first bytes at once. A proxy that buffers streams lets none through. */
const FIRST_BYTES_MS = 10_000;
/** The server sends a comment every 15 seconds. */
const SILENCE_MS = 45_000;

/** The jobs in a stream of events, until the connection ends. */
export async function* streamJobs(
  transport: Transport,
  path: string,
  heard: () => void,
  outer?: AbortSignal,
): AsyncGenerator<JobView> {
  using silence = limitSilence(FIRST_BYTES_MS, outer);
  const { signal } = silence;
  let hasBegun = false;
  const onBytes = () => {
    hasBegun = true;
    silence.restart(SILENCE_MS);
    heard();
  };
  try {
    const response = await transport(path, {
      headers: { accept: 'text/event-stream' },
      signal,
      extraTimeoutMs: Number.POSITIVE_INFINITY,
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (!isStream || !response.body) return void (await response.body?.cancel());
    for await (const { event, data } of readEvents(response.body, onBytes)) {
      if (event === 'job') yield parseJob(data);
    }
  } catch (error) {
    outer?.throwIfAborted();
    // No byte came, perhaps because a proxy buffers the stream. This is not an error.
    if (signal.aborted && !hasBegun) return;
    signal.throwIfAborted();
    if (error instanceof OffprintClientError) throw error;
    // For the caller, a broken connection is the same as an ended stream.
  }
}

/** Uses a reader, since not every browser can iterate over a stream. */
async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: () => void,
): AsyncGenerator<EventSourceMessage> {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => void events.push(event) });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      parser.feed(value);
      yield* events.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseJob(data: string): JobView {
  try {
    const job = JSON.parse(data) as JobView;
    if (typeof job.jobId === 'string' && typeof job.status === 'string') return job;
    throw invalidResponse('event', 200);
  } catch (cause) {
    throw invalidResponse('event', 200, cause);
  }
}

/** How long to poll before trying a stream again, since the obstacle may be gone. */
const POLLING_MS = 5 * 60_000;
const LONG_POLL_SECONDS = 25;
const MIN_POLL_INTERVAL_MS = 1000;

/** Yields the job at every change. Each request waits on the server for news. */
export async function* pollJob(
  transport: Transport,
  path: string,
  heard: () => void,
  signal?: AbortSignal,
): AsyncGenerator<JobView> {
  const endMs = performance.now() + POLLING_MS;
  let etag: string | null = null;
  for (let wait = 0; performance.now() < endMs; wait = LONG_POLL_SECONDS) {
    const askedAtMs = performance.now();
    const response = await transport(path, {
      query: wait > 0 ? { wait, until: 'change' } : {},
      ...(etag !== null && { headers: { 'if-none-match': etag } }),
      extraTimeoutMs: wait * 1000,
      signal,
    });
    heard();
    const isNews = response.status !== 304;
    if (isNews) {
      etag = response.headers.get('etag');
      yield await readData<JobView>(response, signal);
    }
    // Limits the request rate if the server does not wait.
    const restMs = MIN_POLL_INTERVAL_MS - (performance.now() - askedAtMs);
    if (restMs > 0 && !(isNews && etag !== null)) await delay(restMs, signal);
  }
}

const LIST_INTERVAL_MS = 3000;
const LISTED_JOBS = 100;

/** Yields the user's newest jobs repeatedly, the latest last. */
export async function* pollJobs(
  transport: Transport,
  heard: () => void,
  signal?: AbortSignal,
): AsyncGenerator<JobView> {
  const endMs = performance.now() + POLLING_MS;
  while (performance.now() < endMs) {
    const response = await transport('/export/jobs', { query: { limit: LISTED_JOBS }, signal });
    heard();
    const { jobs } = await readData<JobList>(response, signal);
    yield* jobs.toReversed();
    await delay(LIST_INTERVAL_MS, signal);
  }
}
