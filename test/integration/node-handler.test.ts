import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closeAll, createHandler } from '../../packages/server/src/node.ts';
import { RESUME } from '../support/server.ts';
import { tempDir } from '../support/temp-dir.ts';

const USAGE = 'GET /offprint/api/v1/usage HTTP/1.1\r\nHost: a\r\n';

/** An app's own server, as Express would call the handler. */
async function startApp(): Promise<Server> {
  const config = { dataDir: await tempDir(), log: { level: 'silent' } } as const;
  const offprint = createHandler({ config, printing: 'elsewhere', user: () => ({ user: 'ada' }) });
  const server = createServer((request, response) => {
    offprint(request, response, () => response.end("the app's own"));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await closeAll();
  });
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** All that is answered on a connection until it ends. */
async function answersTo(server: Server, text: string): Promise<string> {
  const client = connect(portOf(server), '127.0.0.1');
  onTestFinished(() => void client.destroy());
  let answers = '';
  client.setEncoding('utf8').on('data', (received: string) => {
    answers += received;
  });
  client.on('error', () => undefined);
  client.write(text);
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  return answers;
}

const statusesIn = (answers: string) => answers.match(/HTTP\/1\.1 \d+/g);

test("its paths are Offprint's, and all others the app's", async () => {
  const server = await startApp();
  const origin = `http://127.0.0.1:${portOf(server)}`;

  const submitted = await fetch(`${origin}/offprint/api/v1/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document: RESUME }),
  });

  expect(submitted.status).toBe(202);
  expect(await (await fetch(origin)).text()).toBe("the app's own");
});

test('a few requests that are sent ahead are answered, many end the connection', async () => {
  const server = await startApp();

  const few = await answersTo(
    server,
    `${`${USAGE}\r\n`.repeat(2)}${USAGE}Connection: close\r\n\r\n`,
  );
  const many = await answersTo(server, `${USAGE}\r\n`.repeat(100));

  expect(statusesIn(few)).toEqual(Array(3).fill('HTTP/1.1 200'));
  expect(statusesIn(many)?.length ?? 0).toBeLessThan(20);
});

test('a body in thousands of chunks of a byte ends the connection', async () => {
  const server = await startApp();
  const head =
    'POST /offprint/api/v1/export/pdf HTTP/1.1\r\nHost: a\r\nConnection: close\r\n' +
    'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

  const few = await answersTo(server, `${head}${'1\r\nx\r\n'.repeat(500)}0\r\n\r\n`);
  const many = await answersTo(server, `${head}${'1\r\nx\r\n'.repeat(50_000)}0\r\n\r\n`);

  expect(statusesIn(few)).toEqual(['HTTP/1.1 400']);
  expect(many).toBe('');
});
