import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { eachNodeChunk, isUnread } from './node-body.ts';

const NEVER = new AbortController().signal;
const EVENTS = ['data', 'end', 'error', 'close'] as const;

/** A body of which some has arrived. */
function arriving(text: string): PassThrough {
  const body = new PassThrough();
  body.write(text);
  return body;
}

const listenersOf = (body: PassThrough, before: PassThrough) =>
  EVENTS.map((event) => body.listenerCount(event) - before.listenerCount(event));

test('a body is read to its end, whatever its chunks', async () => {
  const body = arriving('one');
  const chunks: Uint8Array[] = [];

  const reading = eachNodeChunk(body, (chunk) => chunks.push(chunk), NEVER);
  body.end(' and two');
  await reading;

  expect(Buffer.concat(chunks).toString()).toBe('one and two');
});

test('what refuses a chunk ends the reading, and the rest is not read', async () => {
  const body = arriving('too long');
  const refused = new Error('refused');

  const reading = eachNodeChunk(
    body,
    () => {
      throw refused;
    },
    NEVER,
  );

  await expect(reading).rejects.toBe(refused);
  expect(body.isPaused()).toBe(true);
  expect(body.destroyed).toBe(false);
  expect(listenersOf(body, new PassThrough())).toEqual([0, 0, 0, 0]);
});

test('an abort ends it while nothing arrives', async () => {
  const body = new PassThrough();
  const time = new AbortController();

  const reading = eachNodeChunk(body, () => undefined, time.signal);
  time.abort(new Error('too late'));

  await expect(reading).rejects.toThrow('too late');
  expect(listenersOf(body, new PassThrough())).toEqual([0, 0, 0, 0]);
});

test.each([
  ['an error', new Error('aborted'), 'aborted'],
  ['none', undefined, 'ended before the body had arrived'],
])('a connection that ends with %s ends it', async (_, cause, message) => {
  const body = arriving('half');

  const reading = eachNodeChunk(body, () => undefined, NEVER);
  body.destroy(cause);

  await expect(reading).rejects.toThrow(message);
});

test('what somebody has read of, or what is gone, is not read here', async () => {
  const [unread, read, gone] = [arriving('one'), arriving('one'), arriving('one')];
  read.read();
  gone.destroy();

  expect([unread, read, gone, undefined].map(isUnread)).toEqual([true, false, false, false]);
});
