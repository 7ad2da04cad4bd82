import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { joinChoppedBody } from './chopped-bodies.ts';

/** A server that says how long a body was. */
async function startServer() {
  const server = createServer(async (incoming, outgoing) => {
    const length = await buffer(incoming).then(
      ({ byteLength }) => byteLength,
      () => null,
    );
    outgoing.end(`${length} bytes`);
  });
  server.on('request', joinChoppedBody);
  const read = vi.fn();
  const handedOn = vi.fn();
  server.on('request', (incoming: IncomingMessage) => {
    const push = incoming.push.bind(incoming);
    incoming.push = (piece) => {
      read();
      return push(piece);
    };
    incoming.on('data', handedOn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, read, handedOn };
}

/** What it answers to a body of such chunks, how many it has read, and in how many pieces it was handed on. */
async function send(
  pieces: number,
  pieceBytes: number,
  to?: Awaited<ReturnType<typeof startServer>>,
) {
  const { port, read, handedOn } = to ?? (await startServer());
  const client = connect(port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  let answer = '';
  client.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  client.on('error', () => undefined);
  const chunk = `${pieceBytes.toString(16)}\r\n${'x'.repeat(pieceBytes)}\r\n`;
  const head =
    'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
  client.write(`${head}${chunk.repeat(pieces)}0\r\n\r\n`);
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  return { answer, read: read.mock.calls.length, handedOn: handedOn.mock.calls.length };
}

test('a body in a thousand small pieces is read, a packet at a time', async () => {
  const { answer, handedOn } = await send(1_000, 1);
  expect(answer).toContain('1000 bytes');
  expect(handedOn).toBeLessThan(100);
});

test('a body in any number of pieces is read that are not small', async () => {
  expect((await send(2_500, 300)).answer).toContain('750000 bytes');
});

test('a body of megabytes is read as fast as it is taken', async () => {
  expect((await send(500, 20_000)).answer).toContain('10000000 bytes');
});

test('a client that sends more small ones is hung up on, and they are not handed on', async () => {
  const { answer, read, handedOn } = await send(50_000, 1);
  expect(answer).toBe('');
  expect(handedOn).toBeLessThan(100);
  // Nor is the rest of its packet looked at, which holds thousands.
  expect(read).toBeLessThan(1_100);
});

test('the connection after one that was hung up on is read as any other', async () => {
  const server = await startServer();
  expect((await send(50_000, 1, server)).answer).toBe('');
  expect((await send(10, 1, server)).answer).toContain('10 bytes');
});
