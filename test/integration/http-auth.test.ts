import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../packages/server/src/cli/listen.ts';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { createAuthenticator } from '../../packages/server/src/http/auth/authenticator.ts';
import { createBrowserTokens } from '../../packages/server/src/http/auth/browser-tokens.ts';
import { createOffprint } from '../../packages/server/src/index.ts';
import { manualClock } from '../support/manual-clock.ts';
import { RESUME, startServer } from '../support/server.ts';
import { tempDir } from '../support/temp-dir.ts';

const KEYS = ['first-key-of-the-tests', 'second-key-of-the-tests'];
const withKeys = { auth: { mode: 'api-key' as const, apiKeys: KEYS } };
const as = (user: string, headers: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${KEYS[0]}`, 'x-offprint-user': user, ...headers },
});

test('without auth everybody is the user local, whatever the headers say', async () => {
  const { data, system } = await startServer();
  const { jobId } = await data<{ jobId: string }>('/export/pdf', {
    json: { document: RESUME },
    headers: { 'x-offprint-user': 'ann', 'x-offprint-plan': 'PREMIUM' },
  });
  expect(await system.app.jobs.find('local', jobId)).not.toBeNull();
  expect(await data('/usage')).toMatchObject({ plan: 'FREE' });
});

test.each([
  ['no key', {}],
  ['a wrong key', { authorization: 'Bearer nope' }],
  ['a key of another scheme', { authorization: `Basic ${KEYS[0]}` }],
  ['a part of a key', { authorization: `Bearer ${KEYS[0]?.slice(0, -1)}` }],
  ['both keys', { authorization: `Bearer ${KEYS.join(',')}` }],
])('with %s a call is UNAUTHORIZED', async (_what, headers) => {
  const { call, refusal } = await startServer(withKeys);
  const options = { headers: { 'x-offprint-user': 'ann', ...headers } };
  expect(await refusal('/usage', options)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  expect((await call('/usage', options)).headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('each of the keys is good, for a user who is named', async () => {
  const { call, refusal } = await startServer(withKeys);
  for (const key of KEYS) {
    const { headers } = as('ann', { authorization: `bearer ${key}` });
    expect((await call('/usage', { headers })).status).toBe(200);
    const { authorization } = headers;
    expect(await refusal('/usage', { headers: { authorization } })).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('X-Offprint-User'),
    });
  }
});

test('a user id has bounds', async () => {
  const { call, refusal } = await startServer(withKeys);
  expect((await call('/usage', as('u'.repeat(200)))).status).toBe(200);
  for (const user of ['u'.repeat(201), 'a\tb', 'alice, mallory']) {
    expect(await refusal('/usage', as(user))).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ path: 'X-Offprint-User' }],
    });
  }
});

test('a name is UTF-8 in its header, and the same user as by the library', async () => {
  const dataDir = await tempDir();
  const offprint = await createOffprint({ dataDir, ...withKeys, log: { level: 'silent' } });
  const server = await listen(offprint.fetch, { host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close(0);
    await offprint.close();
  });
  for (const user of ['Łukasz', 'bj\u00f6rn', 'bjo\u0308rn', '山田 花子', 'ann']) {
    const { jobId } = await offprint.exports.submit({ document: RESUME }, { user });
    expect(await rawGet(server.url, `/api/v1/export/job/${jobId}`, user)).toContain(jobId);
  }
  const latin1 = await rawGet(server.url, '/api/v1/usage', 'bj\u00f6rn', 'latin1');
  expect(latin1).toContain('HTTP/1.1 400');
  expect(latin1).toContain('X-Offprint-User must be UTF-8');
});

/** By a socket, since fetch takes no other letters than those of Latin-1. */
async function rawGet(
  url: string,
  path: string,
  user: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    `Authorization: Bearer ${KEYS[0]}`,
    `X-Offprint-User: ${user}`,
  ];
  socket.end(Buffer.from(`${head.join('\r\n')}\r\n\r\n`, encoding));
  return text(socket);
}

test('a plan that is named counts; an unknown one is refused', async () => {
  const { data, refusal } = await startServer(withKeys);
  expect(await data('/usage', as('ann'))).toMatchObject({ plan: 'FREE' });
  expect(await data('/usage', as('ann', { 'x-offprint-plan': 'PREMIUM' }))).toMatchObject({
    plan: 'PREMIUM',
  });
  expect(await refusal('/usage', as('ann', { 'x-offprint-plan': 'GOLD' }))).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path: 'X-Offprint-Plan', message: 'must be one of FREE, BASIC, PREMIUM' }],
  });
});

test("what is another user's is NOT_FOUND, by every route", async () => {
  const { call, data, refusal, submit, completeNext } = await startServer(withKeys);
  const ann = as('ann').headers;
  const jobId = await submit({}, ann);
  const { exportId } = await completeNext();
  await call('/documents/cv', {
    method: 'PUT',
    json: { title: 'CV', data: RESUME },
    headers: ann,
  });
  const routes = [
    ['GET', `/export/job/${jobId}`],
    ['GET', `/export/job/${jobId}?wait=25`],
    ['GET', `/export/job/${jobId}/events`],
    ['DELETE', `/export/job/${jobId}`],
    ['POST', `/export/retry/${jobId}`],
    ['GET', `/export/download/${jobId}`],
    ['GET', `/export/download/${exportId}`],
    ['DELETE', `/export/history/${exportId}`],
    ['GET', '/documents/cv'],
    ['DELETE', '/documents/cv'],
  ] as const;
  for (const [method, path] of routes) {
    expect(await refusal(path, { method, ...as('bob') }), path).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  }
  const submission = { json: { documentId: 'cv' }, ...as('bob') };
  expect(await refusal('/export/pdf', submission)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await data('/export/jobs', as('bob'))).toMatchObject({ jobs: [] });
  expect(await data('/export/history', as('bob'))).toMatchObject({ exports: [] });
  expect(await data('/documents', as('bob'))).toMatchObject({ documents: [] });
  expect(await data(`/export/job/${jobId}`, as('ann'))).toMatchObject({ status: 'completed' });
});

test('one key of idempotency is two for two users', async () => {
  const { submit } = await startServer(withKeys);
  const key = { 'idempotency-key': 'k' };
  const ofAnn = await submit({}, as('ann', key).headers);
  expect(await submit({}, as('bob', key).headers)).not.toBe(ofAnn);
  expect(await submit({}, as('ann', key).headers)).toBe(ofAnn);
});

test('health, description and signed files want no key; metrics want one, but no user', async () => {
  const { call, submit, completeNext } = await startServer(withKeys);
  for (const path of ['^/healthz', '^/openapi.json', '^/docs', '^/']) {
    expect((await call(path)).status, path).toBe(200);
  }
  await submit({}, as('ann').headers);
  const { exportId } = await completeNext();
  const link = (await call(`/export/download/${exportId}`, as('ann'))).headers.get('location');
  expect((await call(`^${link}`)).status).toBe(200);

  expect((await call('^/metrics')).status).toBe(401);
  const metrics = await call('^/metrics', { headers: { authorization: `Bearer ${KEYS[1]}` } });
  expect(metrics.status).toBe(200);
  expect(await metrics.text()).toContain('offprint_jobs{status="completed"} 1');
});

test('where nobody is asked for a key anybody is a scheduler, else who knows its secret', async () => {
  const cron = (auth: ConfigInput['auth'], secret?: string) => {
    const { auth: settings, plans } = defineConfig({ auth });
    const headers = new Headers(secret === undefined ? {} : { authorization: `Bearer ${secret}` });
    return createAuthenticator(settings, plans, AUTH_DEPENDENCIES).cron(headers).caller.userId;
  };
  const cronSecret = 'a-secret-of-the-scheduler';
  const withSecret = { ...withKeys.auth, cronSecret };

  expect(cron({})).not.toBe('local');
  expect(cron(withSecret, cronSecret)).not.toBe('local');
  expect(() => cron({ cronSecret })).toThrow(/CRON_SECRET/);
  expect(() => cron(withSecret)).toThrow(/CRON_SECRET/);
  expect(() => cron(withSecret, KEYS[0])).toThrow(/CRON_SECRET/);
  expect(() => cron(withKeys.auth, cronSecret)).toThrow(/CRON_SECRET/);
});

const AUTH_DEPENDENCIES = {
  tokens: createBrowserTokens(async () => 'a secret of the tests', Date.now),
  clock: manualClock(),
  log: createPinoLogger('silent'),
  pageOrigins: [],
};
