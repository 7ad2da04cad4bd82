import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { copyNoUnreadPackets } from './unread-packets.ts';

/** What a server answers to a request with such a header, and how much of it its error has kept. */
async function send(header: string) {
  const server = createServer((_, outgoing) => outgoing.end('read'));
  copyNoUnreadPackets(server);
  let keptBytes: number | undefined;
  server.on('clientError', ({ rawPacket }: Error & { rawPacket?: Buffer }, socket) => {
    keptBytes = rawPacket?.byteLength;
    socket.end('HTTP/1.1 431 Too Long\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  let answer = '';
  client.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  client.on('error', () => undefined);
  client.write(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${header}\r\n\r\n`);
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  return { answer, keptBytes };
}

test('of a head that is too long nothing is kept', async () => {
  const { answer, keptBytes } = await send(`X-Filler: ${'x'.repeat(40_000)}`);
  expect(answer).toContain(' 431 ');
  expect(keptBytes).toBe(0);
});

test('any other is read', async () => {
  expect(await send('X-Short: x')).toMatchObject({ answer: expect.stringMatching(/read$/) });
});
