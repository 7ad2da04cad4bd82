import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test as base, expect, onTestFinished, vi } from 'vitest';
import { listen } from '../../packages/server/src/cli/listen.ts';
import { compose, type System } from '../../packages/server/src/compose.ts';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { tempDir } from '../support/temp-dir.ts';

const API_KEY = 'key-of-the-back-end-0001';
const KIB = 1024;

async function composed(settings: ConfigInput['server']): Promise<System> {
  const config = defineConfig({
    dataDir: await tempDir(),
    store: { sqlitePath: ':memory:' },
    auth: { mode: 'api-key', apiKeys: [API_KEY] },
    log: { level: 'silent' },
    server: settings,
  });
  const system = await compose(config);
  onTestFinished(system.close);
  return system;
}

/** A server on a port, whose clients can be as slow as they like. */
async function serve(settings: ConfigInput['server'], headTimeoutMs?: number): Promise<string> {
  const system = await composed(settings);
  const server = await listen(system.fetch, {
    host: '127.0.0.1',
    port: 0,
    ...(headTimeoutMs !== undefined && { headTimeoutMs }),
  });
  onTestFinished(() => server.close(0));
  return server.url;
}

async function dial(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const headOf = (user: string, framing: string) =>
  [
    'POST /api/v1/export/pdf HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${API_KEY}`,
    `X-Offprint-User: ${user}`,
    'Content-Type: application/json',
    framing,
    '',
    '',
  ].join('\r\n');

/** A request whose body stops on its way. */
async function stall(url: string, user: string, bytes: number, declared = true): Promise<Socket> {
  const socket = await dial(url);
  if (declared) socket.write(`${headOf(user, `Content-Length: ${bytes}`)}${' '.repeat(bytes - 1)}`);
  else {
    const chunk = `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;
    socket.write(`${headOf(user, 'Transfer-Encoding: chunked')}${chunk}`);
  }
  return socket;
}

function submit(url: string, user: string, padding = 0): Promise<Response> {
  return fetch(`${url}/api/v1/export/pdf`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
    },
    body: `{"document":{"basics":{"name":"Ada Lovelace"}}}${' '.repeat(padding)}`,
  });
}

async function refusalOf(answer: Response) {
  const { error } = (await answer.json()) as { error?: { code: string } };
  return { status: answer.status, code: error?.code, retry: answer.headers.get('retry-after') };
}

const LIMITED = { status: 429, code: 'RATE_LIMITED', retry: '2' };

const test = base.extend('limits', {
  bodyLimitBytes: 64 * KIB,
  userBodyBytes: 128 * KIB,
  totalBodyBytes: 512 * KIB,
});

test('a body that stalls is refused after its time, and the connection ends', async ({
  limits,
}) => {
  const url = await serve({ ...limits, bodyTimeoutMs: 1_000 });
  const answer = await text(await stall(url, 'ada', 10 * KIB));
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
});

test.for([true, false])(
  'bodies that stall hold up no other user (length declared: %s)',
  async (isDeclared, { limits }) => {
    const url = await serve(limits);
    const stalled = [];
    for (let count = 0; count < 4; count += 1) {
      stalled.push(await stall(url, 'mallory', 40 * KIB, isDeclared));
    }
    await vi.waitFor(async () => {
      expect(await refusalOf(await submit(url, 'mallory', 50 * KIB))).toEqual(LIMITED);
    });
    expect((await submit(url, 'ada', 50 * KIB)).status).toBe(202);

    for (const socket of stalled) socket.destroy();

    await vi.waitFor(async () => {
      expect((await submit(url, 'mallory', 50 * KIB)).status).toBe(202);
    });
  },
);

test('the body of another user is read before the many that one has sent earlier', async () => {
  const { fetch: answer } = await composed({});
  const begun: string[] = [];
  const send = (user: string) => {
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          begun.push(user);
          controller.enqueue(new TextEncoder().encode('{'));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const headers = {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
    };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    return answer(new Request('http://localhost/api/v1/export/pdf', init));
  };

  await Promise.all([...Array.from({ length: 50 }, () => send('mallory')), send('ada')]);

  expect(begun).toHaveLength(51);
  expect(begun.indexOf('ada')).toBeLessThan(10);
});

test('of any number of users whose bodies stall, one more finds room', async ({ limits }) => {
  const url = await serve({ ...limits, bodyLimitBytes: 32 * KIB });
  for (let user = 0; user < 10; user += 1) {
    for (let count = 0; count < 4; count += 1) await stall(url, `mallory-${user}`, 30 * KIB);
  }
  await vi.waitFor(async () => {
    expect(await refusalOf(await submit(url, 'mallory-0', 30 * KIB))).toEqual(LIMITED);
  });
  expect((await submit(url, 'ada', 10 * KIB)).status).toBe(202);
});

test('a user brings so many bytes in a minute, in however many bodies', async ({ limits }) => {
  const url = await serve({ ...limits, userBodyBytesPerMinute: 128 * KIB });
  for (let count = 0; count < 2; count += 1) {
    expect((await submit(url, 'mallory', 60 * KIB)).status).toBe(202);
  }
  const refused = await refusalOf(await submit(url, 'mallory', 60 * KIB));
  expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  expect(Number(refused.retry)).toBeGreaterThan(10);
  expect((await submit(url, 'ada', 60 * KIB)).status).toBe(202);
});

test('a head that stalls ends the connection', async ({ limits }) => {
  const url = await serve(limits, 400);
  const socket = await dial(url);
  socket.write('GET /healthz HTTP/1.1\r\nHost: local');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

test("a photo of a phone's camera fits into a request as the settings are", async () => {
  const url = await serve({});
  const photo = `data:image/jpeg;base64,${Buffer.alloc(5_000_000, 1).toString('base64')}`;
  const answer = await fetch(`${url}/api/v1/export/pdf`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': 'ada',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace', image: photo } } }),
  });
  expect(answer.status).toBe(202);
});
