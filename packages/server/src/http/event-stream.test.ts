import { text as textOf } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import type { Logger } from '../ports/logger.ts';
import { eventStream, type ServerSentEvent } from './event-stream.ts';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

async function* nothingUntil(signal: AbortSignal): AsyncGenerator<ServerSentEvent, void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}

test('a silent stream says every 15 s that it is still there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stop = new AbortController();
  const body = eventStream(nothingUntil(stop.signal), stop, silent);
  const reader = (body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  expect((await reader.read()).value).toBe('retry: 1000\n\n');
  const next = reader.read();
  await vi.advanceTimersByTimeAsync(14_999);
  await vi.advanceTimersByTimeAsync(1);
  expect((await next).value).toBe(': still here\n\n');
  await reader.cancel();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('whoever stops it ends it', async () => {
  const stop = new AbortController();
  const response = new Response(eventStream(nothingUntil(stop.signal), stop, silent));
  const text = response.text();
  stop.abort();
  expect(await text).toBe('retry: 1000\n\n');
});

test('an event is three lines, whatever the data holds', async () => {
  async function* one(): AsyncGenerator<ServerSentEvent, void> {
    yield { id: '1', event: 'job', data: { text: 'a\nb\r\nevent: b\u2028' } };
  }
  const text = await textOf(eventStream(one(), new AbortController(), silent));
  expect(text).toBe(
    'retry: 1000\n\nid: 1\nevent: job\ndata: {"text":"a\\nb\\r\\nevent: b\u2028"}\n\n',
  );
});

test('a fault ends the stream in order, and is logged', async () => {
  async function* broken(): AsyncGenerator<ServerSentEvent, void> {
    yield { id: '1', event: 'job', data: 1 };
    throw new Error('the store is gone');
  }
  const warn = vi.fn();
  const text = await textOf(eventStream(broken(), new AbortController(), { ...silent, warn }));
  expect(text).toContain('data: 1');
  expect(warn).toHaveBeenCalledWith(
    { err: expect.objectContaining({ message: 'the store is gone' }) },
    'an event stream broke off',
  );
});
