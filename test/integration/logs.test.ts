import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { POLLED_ROUTES } from '../../packages/server/src/http/request-log.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { RESUME, SOME_ID, startServer, type TestServer } from '../support/server.ts';
import { SECRET, startReceiver } from '../support/webhook-receiver.ts';

const PATIENCE = { timeout: 20_000 };

function requestLines({ logged }: TestServer, level: string) {
  return logged
    .filter((line) => line.level === level && line.message === 'a request was answered')
    .map(({ fields }) => fields);
}

test('each request is a line with its route and ids, polls below the level of the others', async () => {
  const server = await startServer();
  const requestId = { 'x-request-id': 'order-42' };
  const jobId = await server.submit({}, requestId);
  await server.call(`/export/job/${jobId}`, { headers: requestId });
  await server.call(`/export/job/${SOME_ID}`, { method: 'DELETE' });
  await server.call('^/no/such/place');

  expect(requestLines(server, 'info')).toEqual([
    {
      method: 'POST',
      route: '/api/v1/export/pdf',
      status: 202,
      durationMs: expect.any(Number),
      requestId: 'order-42',
      userId: 'local',
    },
    expect.objectContaining({ method: 'DELETE', route: '/api/v1/export/job/:id', status: 404 }),
    expect.objectContaining({ method: 'GET', status: 404, requestId: expect.any(String) }),
  ]);
  expect(requestLines(server, 'debug')).toEqual([
    expect.objectContaining({ method: 'GET', route: '/api/v1/export/job/:id', status: 200 }),
  ]);
});

test('what is polled are routes that there are', async () => {
  const { system, logged, call } = await startServer({}, { renderer: fakeRenderer() });
  for (const route of POLLED_ROUTES) {
    expect(system.routes).toContain(`GET ${route}`);
    const { body } = await call(`^${route.replace(':id', SOME_ID)}`);
    await body?.cancel();
  }
  const lines = logged.filter(({ message }) => message === 'a request was answered');
  expect(lines.map(({ level }) => level)).toEqual([...POLLED_ROUTES].map(() => 'debug'));
});

test('a request id is taken from the request, if it is one, and answered', async () => {
  const { call } = await startServer();
  const idFor = async (id: string) =>
    (await call('/usage', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await idFor('order-42')).toBe('order-42');
  for (const unfit of ['a b', 'x'.repeat(256), '{"a":1}']) {
    expect(await idFor(unfit), unfit).toMatch(/^[\w-]{36}$/);
  }
});

test('the life of a job is told with its ids and the id of its request, to its webhook', async () => {
  const { url, received } = await startReceiver();
  const server = await startServer(
    {
      webhooks: { secrets: [SECRET], url },
      web: { allowPrivateAddresses: ['127.0.0.1'] },
      worker: { maxPollIntervalMs: 50 },
    },
    { renderer: fakeRenderer() },
  );
  server.system.worker.start();
  const jobId = await server.submit({}, { 'x-request-id': 'order-42' });
  const life = () => server.logged.filter(({ fields }) => fields.jobId === jobId);
  const end = 'a delivery was attempted';
  await vi.waitFor(() => expect(life().map(({ message }) => message)).toContain(end), PATIENCE);

  expect(received).toHaveLength(1);
  expect(life().map(({ message }) => message)).toEqual([
    'a job was submitted',
    'a job was claimed',
    'an attempt ended',
    end,
  ]);
  for (const { fields, message } of life()) {
    expect(fields, message).toMatchObject({ jobId, userId: 'local', requestId: 'order-42' });
  }
  expect(life()[2]?.fields).toMatchObject({ attempt: 1, outcome: 'completed' });
});

test('no line holds what a document says, or what opens anything', async () => {
  const { url } = await startReceiver();
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const apiKey = 'key-of-the-back-end';
  const { system, call, data } = await startServer(
    {
      auth: { mode: 'api-key', apiKeys: [apiKey] },
      webhooks: { secrets: [SECRET], url },
      web: { allowPrivateAddresses: ['127.0.0.1'] },
      worker: { maxPollIntervalMs: 50 },
    },
    { renderer: fakeRenderer(), log: createPinoLogger('debug', sink) },
  );
  system.worker.start();
  const headers = { authorization: `Bearer ${apiKey}`, 'x-offprint-user': 'ada' };
  const secrets = { name: 'Zaphod Beeblebrox', key: 'idempotent-4711', metadata: 'of-my-shop' };
  const submit = (document: object, more: object = {}) =>
    call('/export/pdf', {
      headers: { ...headers, 'idempotency-key': secrets.key },
      json: { document, fileName: secrets.name, ...more },
    });
  const webhook = { url, metadata: { order: secrets.metadata } };
  const submitted = await submit({ basics: { name: secrets.name } }, { webhook });
  const { data: job } = (await submitted.json()) as { data: { jobId: string } };
  await submit({ basics: { name: secrets.name, email: 7 } });
  await submit({ engine: 'broken', basics: { name: secrets.name } });
  const { token } = await data<{ token: string }>('/tokens', {
    headers,
    json: { user: 'ada', scope: 'user' },
  });
  await vi.waitFor(async () => {
    const { status } = await data<{ status: string }>(`/export/job/${job.jobId}`, { headers });
    expect(status).toBe('completed');
    expect(lines.join('')).toContain('a delivery was attempted');
  }, PATIENCE);
  const download = await call(`/export/download/${job.jobId}?token=${token}`);
  const link = download.headers.get('location') ?? '';
  expect(download.status).toBe(302);
  await call(`^${link}`);
  await call('/usage', { headers: { authorization: 'Bearer wrong-key-of-somebody' } });
  vi.spyOn(system.app.jobs, 'find').mockRejectedValue(new Error('the store is gone'));
  await call(`/export/job/${job.jobId}`, { headers });

  const log = lines.join('');
  expect(log).toContain('the store is gone');
  expect(log).toContain(job.jobId);
  const signature = new URL(link, 'http://offprint.test').search;
  expect(signature.length).toBeGreaterThan(20);
  for (const secret of [
    ...Object.values(secrets),
    RESUME.basics.name,
    apiKey,
    'wrong-key',
    token,
    signature,
    SECRET,
  ]) {
    expect(log, secret).not.toContain(secret);
  }
});
