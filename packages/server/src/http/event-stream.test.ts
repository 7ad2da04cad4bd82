import { Hono } from 'hono';
import type { SSEMessage } from 'hono/streaming';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aborted } from '../async/abort.ts';
import { type EventStream, eventStream } from './event-stream.ts';
import type { HttpEnv } from './responses.ts';

const RETRY = 'retry: 1000\n\n';
const KEEP_ALIVE = ': keep-alive\n\n';
const TEN_MINUTES_MS = 600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

async function open(watch: EventStream<SSEMessage>['watch'], hasFirst = false) {
  const closing = new AbortController();
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const app = new Hono<HttpEnv>().get('/', (c) =>
    eventStream(c, {
      watch,
      toEvent: (event) => event,
      signal: closing.signal,
      open: () => new DisposableStack(),
      hasFirst,
      endsInMs: null,
      log,
    }),
  );
  const { body } = await app.request('/');
  if (!body) throw new Error('The answer has no body.');
  return { body: body.pipeThrough(new TextDecoderStream()), closing, log };
}

/** What arrives, and when, from now to the end of the stream. */
function arrivals(body: ReadableStream<string>) {
  const arrived: { atMs: number; text: string }[] = [];
  const ended = (async () => {
    for await (const text of body) arrived.push({ atMs: Date.now(), text });
  })();
  return { arrived, ended };
}

async function textOf(body: ReadableStream<string>): Promise<string> {
  return (await Array.fromAsync(body)).join('');
}

async function* silence(signal: AbortSignal): AsyncGenerator<SSEMessage, void> {
  await aborted(signal);
  yield* [];
}

test('a silent stream sends a comment every 15 s, until it ends', async () => {
  const { body, closing } = await open(silence);
  const { arrived, ended } = arrivals(body);
  await vi.advanceTimersByTimeAsync(45_000);
  expect(arrived).toEqual([
    { atMs: 0, text: RETRY },
    { atMs: 15_000, text: KEEP_ALIVE },
    { atMs: 30_000, text: KEEP_ALIVE },
    { atMs: 45_000, text: KEEP_ALIVE },
  ]);
  closing.abort();
  await ended;
  expect(vi.getTimerCount()).toBe(0);
});

test('no event is made for a client that has not read the one before', async () => {
  let made = 0;
  const { body } = await open(async function* (signal) {
    while (!signal.aborted) {
      made += 1;
      yield { data: String(made) };
    }
  });
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);
  const madeUnread = made;
  expect(madeUnread).toBeLessThan(5);

  const reader = body.getReader();
  const events = ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n', 'data: 4\n\n', 'data: 5\n\n'];
  for (const text of [RETRY, ...events]) expect((await reader.read()).value).toBe(text);
  await reader.cancel();
  expect(made).toBeGreaterThan(madeUnread);
});

test('comments do not pile up for a client that reads nothing', async () => {
  const { body, closing } = await open(silence);
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);
  closing.abort();
  expect((await textOf(body)).split(KEEP_ALIVE).length - 1).toBeLessThan(3);
});

test('a client that leaves ends the watch', async () => {
  const watched = Promise.withResolvers<AbortSignal>();
  const { body } = await open((signal) => {
    watched.resolve(signal);
    return silence(signal);
  });
  const signal = await watched.promise;
  expect(signal.aborted).toBe(false);
  await body.cancel();
  await aborted(signal);
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
});

test('line breaks in JSON stay inside their event', async () => {
  const { body } = await open(async function* () {
    yield { id: 'end', event: 'job', data: JSON.stringify({ text: 'a\nb\r\nevent: b\u2028' }) };
  });
  expect(await textOf(body)).toBe(
    `${RETRY}event: job\ndata: {"text":"a\\nb\\r\\nevent: b\u2028"}\nid: end\n\n`,
  );
});

test('what reading the first value throws is the answer, and holds nothing open', async () => {
  const release = vi.fn();
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const app = new Hono<HttpEnv>()
    .get('/', (c) =>
      eventStream(c, {
        // biome-ignore lint/correctness/useYield: it fails before the first value
        async *watch(): AsyncGenerator<SSEMessage, void> {
          throw new Error('there is no such job');
        },
        toEvent: (event) => event,
        signal: new AbortController().signal,
        open: () => ({ [Symbol.dispose]: release }),
        hasFirst: true,
        endsInMs: null,
        log,
      }),
    )
    .onError((error, c) => c.text(error.message, 404));

  const response = await app.request('/');

  expect([response.status, await response.text()]).toEqual([404, 'there is no such job']);
  expect(release).toHaveBeenCalledOnce();
});

test('a fault ends the stream in order, is logged and not told', async () => {
  const fault = new Error('the store is gone');
  const { body, log } = await open(async function* () {
    yield { data: '1' };
    throw fault;
  });
  expect(await textOf(body)).toBe(`${RETRY}data: 1\n\n`);
  expect(log.warn).toHaveBeenCalledWith({ err: fault }, 'an event stream broke off');
});
