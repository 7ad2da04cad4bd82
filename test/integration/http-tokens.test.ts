import { expect, test } from 'vitest';
import { readEvents } from '../support/event-reader.ts';
import { RESUME, SOME_ID, startServer, type TestServer } from '../support/server.ts';

const KEY = 'the-key-of-a-back-end';
const SIGNING_SECRET = 'a secret for links and tokens of the tests';
const CONFIG = {
  auth: { mode: 'api-key' as const, apiKeys: [KEY] },
  storage: { signingSecret: SIGNING_SECRET },
};
const byKey = (headers: Record<string, string> = {}) => ({
  authorization: `Bearer ${KEY}`,
  ...headers,
});
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

type Token = { token: string; expiresAt: string };
const make = (server: TestServer, json: object, headers = byKey()) =>
  server.data<Token>('/tokens', { json, headers });

test('a back end makes a token for a user, who exports and downloads with it', async () => {
  const server = await startServer(CONFIG);
  const { token, expiresAt } = await make(server, { user: 'ann', ttlSeconds: 60 });
  expect(Date.parse(expiresAt)).toBe(server.clock.nowMs() + 60_000);
  const { headers } = bearer(token);
  const jobId = await server.submit({}, headers);
  expect(await server.system.app.jobs.find('ann', jobId)).not.toBeNull();
  await server.completeNext();
  expect((await server.call(`/export/download/${jobId}`, { headers })).status).toBe(302);
});

test('a token has the plan that it was made with', async () => {
  const server = await startServer(CONFIG);
  const plan = { 'x-offprint-plan': 'PREMIUM' };
  const { token } = await make(server, { user: 'ann' }, byKey(plan));
  expect(await server.data('/usage', bearer(token))).toMatchObject({ plan: 'PREMIUM' });
});

test('it works until it expires, also for another server with the same secret', async () => {
  const [one, other] = [await startServer(CONFIG), await startServer(CONFIG)];
  const { token } = await make(one, { user: 'ann', ttlSeconds: 60 });
  expect((await other.call('/usage', bearer(token))).status).toBe(200);
  one.clock.advance(59_000);
  expect((await one.call('/usage', bearer(token))).status).toBe(200);
  one.clock.advance(1_000);
  expect(await one.refusal('/usage', bearer(token))).toMatchObject({ code: 'UNAUTHORIZED' });
});

test('a token that was changed, or signed with another secret, is UNAUTHORIZED', async () => {
  const server = await startServer(CONFIG);
  const elsewhere = await startServer({
    ...CONFIG,
    storage: { signingSecret: `another ${SIGNING_SECRET}` },
  });
  const { token } = await make(server, { user: 'ann' });
  const foreign = await make(elsewhere, { user: 'ann' });
  const [head, , signature] = token.split('.');
  const claims = { sub: 'bob', plan: 'FREE', permissions: ['read'], exp: 4_000_000_000 };
  const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const unsigned = Buffer.from('{"alg":"none","typ":"offprint-browser+jwt"}').toString('base64url');
  for (const wrong of [
    foreign.token,
    `${head}.${forged}.${signature}`,
    `opt_${unsigned}.${forged}.`,
    `${token}x`,
    'opt_',
  ]) {
    const answer = await server.refusal('/usage', bearer(wrong));
    expect(answer, wrong).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  }
});

test('what a token does not permit is FORBIDDEN', async () => {
  const server = await startServer(CONFIG);
  const reader = bearer((await make(server, { user: 'ann', permissions: ['read'] })).token);
  expect((await server.call('/export/jobs', reader)).status).toBe(200);
  expect(await server.refusal('/export/pdf', { ...reader, json: { document: RESUME } })).toEqual({
    status: 403,
    code: 'FORBIDDEN',
    message: 'This token does not permit this: it is for read.',
  });
  expect(await server.refusal('/documents', reader)).toMatchObject({ code: 'FORBIDDEN' });
  const exporter = bearer((await make(server, { user: 'ann', permissions: ['export'] })).token);
  expect(await server.refusal('/export/jobs', exporter)).toMatchObject({ code: 'FORBIDDEN' });
});

test('a token of one job opens that job and its export, and nothing besides', async () => {
  const server = await startServer(CONFIG);
  const asUser = (user: string) => byKey({ 'x-offprint-user': user });
  const jobId = await server.submit({}, asUser('ann'));
  const { exportId } = await server.completeNext();
  const [sibling, ofBob] = [
    await server.submit({}, asUser('ann')),
    await server.submit({}, asUser('bob')),
  ];
  const { token } = await make(server, { user: 'ann', scope: { jobId } });
  const status = async (path: string) => (await server.call(path, bearer(token))).status;

  expect(await status(`/export/job/${jobId}`)).toBe(200);
  expect(await status(`/export/download/${jobId}`)).toBe(302);
  expect(await status(`/export/download/${exportId}`)).toBe(302);
  expect(await status(`/export/job/${sibling}`)).toBe(403);
  expect(await status(`/export/job/${ofBob}`)).toBe(404);
  expect(await status(`/export/job/${SOME_ID}`)).toBe(404);
  expect(await status('/export/jobs')).toBe(403);
  expect(await status('/usage')).toBe(403);

  const refusal = (json: object) => server.refusal('/tokens', { json, headers: byKey() });
  expect(await refusal({ user: 'ann', scope: { jobId: ofBob } })).toMatchObject({ status: 404 });
  expect(await refusal({ user: 'ann', scope: { jobId: SOME_ID } })).toMatchObject({ status: 404 });
});

test('a token makes narrower tokens for its own user, which end with it', async () => {
  const server = await startServer(CONFIG);
  const wide = await make(server, {
    user: 'ann',
    permissions: ['read', 'export'],
    ttlSeconds: 60,
  });
  const { headers } = bearer(wide.token);
  const narrow = await make(server, { permissions: ['read'], ttlSeconds: 3_600 }, headers);
  expect(narrow.expiresAt).toBe(wide.expiresAt);
  expect((await server.call('/export/jobs', bearer(narrow.token))).status).toBe(200);
  const same = await make(server, { user: 'ann' }, headers);
  expect(await server.refusal('/documents', bearer(same.token))).toMatchObject({ status: 403 });

  const jobId = await server.submit({}, headers);
  const sibling = await server.submit({}, headers);
  const ofJob = bearer((await make(server, { scope: { jobId } }, headers)).token).headers;
  const refused = (json: object, by: Record<string, string>) =>
    server.refusal('/tokens', { json, headers: by });
  expect(await refused({ user: 'bob' }, headers)).toMatchObject({ status: 403 });
  expect(await refused({ permissions: ['documents'] }, headers)).toMatchObject({ status: 403 });
  expect(await refused({ scope: 'user' }, ofJob)).toMatchObject({ status: 403 });
  expect(await refused({ scope: { jobId: sibling } }, ofJob)).toMatchObject({ status: 403 });
  const narrower = await make(server, { permissions: ['read'] }, ofJob);
  expect(await server.refusal('/export/jobs', bearer(narrower.token))).toMatchObject({
    status: 403,
  });
});

test('a request for a token is checked, every problem at once', async () => {
  const server = await startServer(CONFIG);
  const refused = (json: object) => server.refusal('/tokens', { json, headers: byKey() });
  expect(await refused({})).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path: 'user' }],
  });
  expect(await refused({ user: 'a,b' })).toMatchObject({ details: [{ path: 'user' }] });
  expect(
    await refused({ scope: 'all', permissions: ['admin'], ttlSeconds: 3_601, for: 'ann' }),
  ).toMatchObject({
    details: [
      { path: 'scope', message: 'must be "user" or { "jobId": … }' },
      { path: 'permissions[0]' },
      { path: 'ttlSeconds', message: 'must be at most 3600' },
      { path: 'for' },
    ],
  });
  expect(await server.refusal('/tokens', { json: { user: 'ann' } })).toMatchObject({ status: 401 });
});

test('without auth the user local gets tokens for itself, which are held to', async () => {
  const server = await startServer();
  const { token } = await server.data<Token>('/tokens', { json: { permissions: ['read'] } });
  expect(await server.refusal('/documents', bearer(token))).toMatchObject({ status: 403 });
  expect(await server.refusal('/tokens', { json: { user: 'ann' } })).toMatchObject({ status: 403 });
});

test('in a query it is taken by downloads and event streams alone, and never logged', async () => {
  const server = await startServer(CONFIG);
  const jobId = await server.submit({}, byKey({ 'x-offprint-user': 'ann' }));
  await server.completeNext();
  const { token } = await make(server, { user: 'ann' });
  const status = async (path: string, close = new AbortController()) => {
    const answer = await server.call(`${path}?token=${token}`, { signal: close.signal });
    close.abort();
    return answer.status;
  };
  expect(await status(`/export/download/${jobId}`)).toBe(302);
  expect(await status(`/export/job/${jobId}/events`)).toBe(200);
  expect(await status('/export/events')).toBe(200);
  for (const path of [`/export/job/${jobId}`, '/export/jobs', '/usage', '/documents']) {
    expect(await status(path), path).toBe(401);
  }
  const named = `/export/jobs?token=${token}`;
  expect(await server.refusal(named, bearer(token))).toMatchObject({ code: 'VALIDATION_ERROR' });

  const { jobs, history } = server.system.app;
  const away = () => Promise.reject(new Error('the store is away'));
  Object.assign(jobs, { find: away });
  Object.assign(history, { find: away });
  expect(await status(`/export/download/${jobId}`)).toBe(500);
  expect(server.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(server.logged)).not.toContain('token=');
});

test('a stream that a token has opened ends with it', async () => {
  const server = await startServer(CONFIG);
  const jobId = await server.submit({}, byKey({ 'x-offprint-user': 'ann' }));
  const { token } = await make(server, { user: 'ann', ttlSeconds: 1 });
  server.clock.advance(900);
  for (const path of ['/export/events', `/export/job/${jobId}/events`]) {
    const events = readEvents(await server.call(path, bearer(token)));
    expect(await events.next()).toMatchObject({ event: 'job' });
    while ((await events.next()) !== null);
  }
});
