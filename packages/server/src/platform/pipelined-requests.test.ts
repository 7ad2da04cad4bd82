import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inOrderOfArrival } from './pipelined-requests.ts';

const MOST_WAITING = 3;

/** A connection to a server that answers as told. */
async function connectTo(answer: RequestListener, onRequest = () => {}): Promise<Socket> {
  const server = createServer(inOrderOfArrival(answer, MOST_WAITING));
  server.on('request', onRequest);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  await once(client, 'connect');
  return client;
}

const requests = (count: number) =>
  Array.from({ length: count }, (_, index) => `GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');

test('requests that were sent ahead are answered one after the other', async () => {
  let working = 0;
  let most = 0;
  const client = await connectTo(async (incoming, outgoing) => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
    outgoing.end(`answer to ${incoming.url};`);
  });
  let received = '';
  client.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });

  client.write(requests(1 + MOST_WAITING));

  const answers = ['/0', '/1', '/2', '/3'].map((url) => `answer to ${url}`);
  await vi.waitFor(() => expect(received.match(/answer to \/\d/g)).toEqual(answers));
  expect(most).toBe(1);
});

test('who sends more ahead is hung up on, and nothing of it is answered', async () => {
  const seen: string[] = [];
  const parsed = vi.fn();
  const client = await connectTo((incoming) => {
    seen.push(incoming.url ?? '');
  }, parsed);
  client.on('error', () => undefined).resume();

  client.write(requests(1_000));

  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  expect(seen).toEqual(['/0']);
  // Nor is the rest of its packet looked at.
  expect(parsed).toHaveBeenCalledTimes(1 + MOST_WAITING + 1);
});

test('a client that reads none of an answer gets no further one', async () => {
  const seen: string[] = [];
  const client = await connectTo((incoming, outgoing) => {
    seen.push(incoming.url ?? '');
    // More than the buffers between the two take.
    outgoing.end(Buffer.alloc(64 * 1024 * 1024));
  });
  client.pause();
  client.write(requests(2));
  await vi.waitFor(() => expect(seen).toEqual(['/0']));

  client.resume();

  await vi.waitFor(() => expect(seen).toEqual(['/0', '/1']));
});
