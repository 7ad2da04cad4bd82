import { type SSEMessage, streamSSE } from 'hono/streaming';
import type { Logger } from '../ports/logger.ts';
import type { HttpContext } from './responses.ts';

/** Proxies close a silent connection after 30 to 60 s. */
const KEEP_ALIVE_MS = 15_000;
/** How long a browser waits before it connects again. */
const RECONNECT_MS = 1_000;
/** Node fires a longer timer at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
};

export interface EventStream<T> {
  /** Ends when the signal aborts. */
  readonly watch: (signal: AbortSignal) => AsyncGenerator<T, void>;
  readonly toEvent: (value: T) => SSEMessage;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** When the credentials that opened the stream expire, which ends it; null: never. */
  readonly endsInMs: number | null;
  /** Held while the stream is open. An error that it throws is the answer. */
  readonly open: () => Disposable;
  /** Whether the first value is available at once: then an error in reading it is the answer. */
  readonly hasFirst: boolean;
  readonly log: Logger;
}

/**
 * Answers with a stream of events. The next value is requested when the client has read the event
 * before, so that a slow client gets fewer events and no queue builds up.
 */
export async function eventStream<T>(
  c: HttpContext,
  { watch, toEvent, signal, endsInMs, open, hasFirst, log }: EventStream<T>,
): Promise<Response> {
  using resources = new DisposableStack();
  resources.use(open());
  const ending = new AbortController();
  const values = watch(AbortSignal.any([signal, ending.signal]));
  const first = hasFirst ? await values.next() : null;
  if (c.req.raw.method === 'HEAD') {
    await values.return();
    return c.body(null, 200, HEADERS);
  }
  const opened = resources.move();
  const response = streamSSE(c, async (stream) => {
    using _ = opened;
    stream.onAbort(() => ending.abort());
    let unread = 0;
    const send = async (write: Promise<unknown>) => {
      unread += 1;
      await write;
      unread -= 1;
    };
    const keepAlive = setInterval(() => {
      if (unread === 0) void send(stream.write(': keep-alive\n\n'));
    }, KEEP_ALIVE_MS);
    const end =
      endsInMs === null
        ? undefined
        : setTimeout(() => ending.abort(), Math.min(Math.max(0, endsInMs), MAX_TIMER_MS));
    try {
      await send(stream.write(`retry: ${RECONNECT_MS}\n\n`));
      if (first && !first.done) await send(stream.writeSSE(toEvent(first.value)));
      for await (const value of values) await send(stream.writeSSE(toEvent(value)));
    } catch (error) {
      // Handled here, since Hono would send the error's message to the client.
      log.warn({ err: error }, 'an event stream broke off');
    } finally {
      clearInterval(keepAlive);
      clearTimeout(end);
    }
  });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}
