import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { boundDraining } from './refused-bodies.ts';

const MIB = 1_048_576;
const BODY = Buffer.alloc(16 * MIB, ' ');

/** A server that refuses every body unread. */
async function serve(mostDraining: number) {
  const refuse = () => new Response('no', { status: 429 });
  const server = createAdaptorServer({ fetch: refuse }) as Server;
  boundDraining(server, mostDraining);
  const accepted: Socket[] = [];
  server.on('connection', (socket: Socket) => accepted.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, accepted };
}

/** Sends the body whatever is answered, as far as the server takes it. */
async function sendAll(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').resume();
  onTestFinished(() => void socket.destroy());
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}\r\n\r\n`);
  const ended = new Promise<void>((resolve) => {
    socket.once('error', () => resolve());
    socket.once('close', () => resolve());
    socket.write(BODY, () => resolve());
  });
  await ended;
}

test('the body of a refused request is read, so that its client gets to the answer', async () => {
  const { port, accepted } = await serve(1);

  await sendAll(port);
  await vi.waitFor(() => expect(accepted[0]?.bytesRead).toBeGreaterThan(BODY.length));
  await sendAll(port);
  await vi.waitFor(() => expect(accepted[1]?.bytesRead).toBeGreaterThan(BODY.length));
});

test('beyond so many at once, what is refused is not read', async () => {
  const { port, accepted } = await serve(0);

  await sendAll(port);

  await vi.waitFor(() => expect(accepted[0]?.destroyed).toBe(true));
  expect(accepted[0]?.bytesRead).toBeLessThan(MIB);
});
