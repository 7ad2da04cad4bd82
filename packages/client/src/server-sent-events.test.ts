import { expect, test } from 'vitest';
import { readServerSentEvents } from './server-sent-events.ts';

async function read(...chunks: Uint8Array[]) {
  let heard = 0;
  const body = ReadableStream.from(chunks) as ReadableStream<Uint8Array>;
  const events = await Array.fromAsync(readServerSentEvents(body, () => heard++));
  return { events, heard };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('reads events, ids, comments and data of several lines', async () => {
  const { events, heard } = await read(
    bytes(': still here\n\nevent: job\nid: 7\ndata: {"a":\ndata: 1}\n\n'),
    bytes('data:plain\r\n\r\nevent: nothing\n\n'),
  );

  expect(events).toEqual([
    { event: 'job', data: '{"a":\n1}', id: '7' },
    { event: 'message', data: 'plain', id: null },
  ]);
  expect(heard).toBe(2);
});

test('does not care where the bytes are cut', async () => {
  const whole = bytes('event: job\r\ndata: "Łukasz \u2028 履歴"\r\n\r\n');

  const { events } = await read(...Array.from(whole, (byte) => Uint8Array.of(byte)));

  expect(events).toEqual([{ event: 'job', data: '"Łukasz \u2028 履歴"', id: null }]);
});

test('drops an event that the end of the stream cuts off', async () => {
  const { events } = await read(bytes('data: whole\n\ndata: ha'));

  expect(events).toMatchObject([{ data: 'whole' }]);
});
