import type { JobList, JobView } from '@offprint/contract';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { invalidResponse, OffprintClientError } from './errors.ts';
import { delay, limitSilence } from './retry.ts';
import { readData, type Transport } from './transport.ts';

/** The server sends its first bytes at once; a proxy that holds a stream back lets none through. */
const FIRST_BYTES_MS = 10_000;
/** The server sends a comment every 15 seconds. */
const SILENCE_MS = 45_000;

/** What a stream of events tells of jobs, as long as the connection lasts. */
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
    // Not one byte came: perhaps a proxy holds the stream back, so this is no fault.
    if (signal.aborted && !hasBegun) return;
    signal.throwIfAborted();
    if (error instanceof OffprintClientError) throw error;
    // The connection broke: to the caller the same as a stream that ended.
  }
}

/** By a reader, because not every browser can iterate over a stream. */
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

/** How long to poll before a stream is tried again: what held it back may be gone. */
const POLLING_MS = 5 * 60_000;
const LONG_POLL_SECONDS = 25;
const MIN_POLL_INTERVAL_MS = 1000;

/** The job at every change: each question waits on the server until there is news. */
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
    // A server that does not wait is not asked without pause.
    const restMs = MIN_POLL_INTERVAL_MS - (performance.now() - askedAtMs);
    if (restMs > 0 && !(isNews && etag !== null)) await delay(restMs, signal);
  }
}

const LIST_INTERVAL_MS = 3000;
const LISTED_JOBS = 100;

/** The user's newest jobs again and again, the latest last. */
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
