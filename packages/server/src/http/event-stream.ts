import type { Logger } from '../ports/logger.ts';

export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** Often enough for proxies, which close a silent connection after 30 to 60 s. */
const KEEP_ALIVE_MS = 15_000;
/** How long a client waits before it comes back. */
const RECONNECT_MS = 1_000;

/**
 * The events as a stream that ends with them. They are taken one by one as the client reads, so a
 * slow client gets fewer and newer ones. A client that goes away aborts `stop`, and whoever aborts
 * `stop` ends the stream.
 */
export function eventStream(
  events: AsyncGenerator<ServerSentEvent, void>,
  stop: AbortController,
  log: Logger,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let isCancelled = false;
  let keepAlive: NodeJS.Timeout | undefined;
  stop.signal.addEventListener('abort', () => void events.return(), { once: true });

  async function next(): Promise<IteratorResult<ServerSentEvent, void>> {
    try {
      return await events.next();
    } catch (error) {
      log.warn({ err: error }, 'an event stream broke off');
      return { done: true, value: undefined };
    }
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RECONNECT_MS}\n\n`));
      keepAlive = setInterval(() => {
        const isBehind = (controller.desiredSize ?? 0) <= 0;
        if (!isBehind) controller.enqueue(encoder.encode(': still here\n\n'));
      }, KEEP_ALIVE_MS);
    },
    async pull(controller) {
      const { done, value } = await next();
      if (isCancelled) return;
      if (!done) return controller.enqueue(encoder.encode(format(value)));
      clearInterval(keepAlive);
      controller.close();
    },
    cancel() {
      isCancelled = true;
      clearInterval(keepAlive);
      stop.abort();
    },
  });
}

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
} as const;

/** JSON holds no line break, so the data is one line. */
function format({ id, event, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
