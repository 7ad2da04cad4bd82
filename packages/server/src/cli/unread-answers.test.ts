import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endUnreadAnswers, type UnreadLimits } from './unread-answers.ts';

const MIB = 1_048_576;
/** More than the kernel takes off the server's hands. */
const LARGE = 'x'.repeat(24 * MIB);
const NEVER_MS = 60_000;

async function serve(limits: UnreadLimits): Promise<Server> {
  const server = createServer((_request, response) => response.end(LARGE));
  endUnreadAnswers(server, limits);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** A client that asks, and reads nothing of the answer; the server has accepted its connection. */
async function askWithoutReading(server: Server): Promise<Socket> {
  const accepted = once(server, 'connection');
  const socket = connect(portOf(server), '127.0.0.1').pause();
  onTestFinished(() => void socket.destroy());
  await accepted;
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return socket;
}

const connections = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

const untilConnections = (server: Server, count: number) =>
  vi.waitFor(async () => expect(await connections(server)).toBe(count));

test('who reads nothing for too long is hung up on', async () => {
  const server = await serve({ silenceMs: 200, maxUnreadBytes: 100 * MIB });
  await askWithoutReading(server);
  await untilConnections(server, 0);
});

test('beyond so many unread bytes in all, the largest answers are given up', async () => {
  const server = await serve({ silenceMs: NEVER_MS, maxUnreadBytes: 30 * MIB });
  await askWithoutReading(server);
  await askWithoutReading(server);
  await untilConnections(server, 1);
});

test('who reads gets all of it', async () => {
  const server = await serve({ silenceMs: NEVER_MS, maxUnreadBytes: 100 * MIB });
  const response = await fetch(`http://127.0.0.1:${portOf(server)}`);
  expect((await response.text()).length).toBe(LARGE.length);
});
