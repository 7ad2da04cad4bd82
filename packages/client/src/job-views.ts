import { type JobView, jobListSchema, jobViewSchema } from '@offprint/contract';
import { delay } from './backoff.ts';
import { OffprintClientError } from './errors.ts';
import { readData } from './read-data.ts';
import { readServerSentEvents } from './server-sent-events.ts';
import type { Transport } from './transport.ts';
import { watchSilence } from './watchdog.ts';

/** A stream sends its first state at once; one that does not is held back by a proxy. */
const FIRST_BYTES_MS = 10_000;
/** The server sends a comment every 15 seconds. */
const SILENCE_MS = 45_000;
const LONG_POLL_SECONDS = 25;
const MIN_POLL_INTERVAL_MS = 1000;
const LIST_INTERVAL_MS = 3000;
const LISTED_JOBS = 100;

/** What a stream of events tells of jobs, as long as the connection lasts. */
export async function* streamedViews(
  transport: Transport,
  path: string,
  outer?: AbortSignal,
): AsyncGenerator<JobView> {
  using watchdog = watchSilence(FIRST_BYTES_MS, outer);
  const { signal } = watchdog;
  const response = await transport(path, {
    headers: { accept: 'text/event-stream' },
    signal,
    extraTimeoutMs: Number.POSITIVE_INFINITY,
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!isStream || !response.body) return void (await response.body?.cancel());
  try {
    const events = readServerSentEvents(response.body, () => watchdog.heard(SILENCE_MS));
    for await (const { event, data } of events) if (event === 'job') yield parseView(data);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OffprintClientError) throw error;
    // The connection broke: to the caller the same as a stream that ended.
  }
}

/** The job at every change, without end: each question waits on the server until there is news. */
export async function* polledViews(
  transport: Transport,
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<JobView> {
  let etag: string | null = null;
  for (let wait = 0; ; wait = LONG_POLL_SECONDS) {
    const askedAtMs = performance.now();
    const response = await transport(path, {
      query: wait > 0 ? { wait } : {},
      ...(etag !== null && { headers: { 'if-none-match': etag } }),
      extraTimeoutMs: wait * 1000,
      signal,
    });
    const isNews = response.status !== 304;
    if (isNews) {
      etag = response.headers.get('etag');
      yield await readData(jobViewSchema, response, signal);
    }
    // A server that does not wait is not asked in a circle.
    const restMs = MIN_POLL_INTERVAL_MS - (performance.now() - askedAtMs);
    if (restMs > 0 && !(isNews && etag !== null)) await delay(restMs, signal);
  }
}

/** The user's newest jobs again and again, the latest last. */
export async function* polledJobs(
  transport: Transport,
  signal?: AbortSignal,
): AsyncGenerator<JobView> {
  for (;;) {
    const response = await transport('/export/jobs', { query: { limit: LISTED_JOBS }, signal });
    const { jobs } = await readData(jobListSchema, response, signal);
    yield* jobs.toReversed();
    await delay(LIST_INTERVAL_MS, signal);
  }
}

function parseView(data: string): JobView {
  const parsed = jobViewSchema.safeParse(tryJson(data));
  if (parsed.success) return parsed.data;
  throw new OffprintClientError({
    code: 'INVALID_RESPONSE',
    status: 200,
    message: 'The event is not what this version of @offprint/client expects of Offprint.',
    cause: parsed.error,
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
