import type { BrowserToken } from '@offprint/contract';
import { describe, expect, test, vi } from 'vitest';
import { manualClock } from '../support/manual-clock.ts';
import { SOME_ID, startServer, type TestServer } from '../support/server.ts';

const KEY = 'key-of-the-back-end-0001';
const ADA = { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'ada' };
const auth = { mode: 'api-key' as const, apiKeys: [KEY] };

/** A server that has seen these credentials, with a job of theirs. */
async function startPolled(limits = {}) {
  const clock = { ...manualClock(), monotonicMs: () => 0 };
  const server = await startServer({ auth, limits }, { clock });
  const path = `/export/job/${await server.submit({}, ADA)}`;
  return { ...server, clock, path };
}

/** What the route is asked in its place, by a query that changes nothing. */
const byRoute = (path: string) => `${path}?wait=0`;

/** All but what differs from one request to the next. */
async function answerTo({ call }: TestServer, path: string, headers: Record<string, string>) {
  const response = await call(path, { headers });
  const ofAll = Object.fromEntries(response.headers);
  for (const name of ['x-request-id', 'ratelimit']) delete ofAll[name];
  return { status: response.status, headers: ofAll, body: await response.text() };
}

describe('a plain poll is answered as its route does', () => {
  test('while the job waits, and when it is done', async () => {
    const server = await startPolled();
    const { path } = server;
    expect(await answerTo(server, path, ADA)).toEqual(await answerTo(server, byRoute(path), ADA));

    await server.completeNext();

    const done = await answerTo(server, path, ADA);
    expect(JSON.parse(done.body)).toMatchObject({ data: { status: 'completed' } });
    expect(done).toEqual(await answerTo(server, byRoute(path), ADA));
  });

  test('to who knows the job by its ETag', async () => {
    const server = await startPolled();
    const { headers } = await server.call(server.path, { headers: ADA });
    const known = { ...ADA, 'if-none-match': headers.get('etag') ?? '' };

    const answer = await answerTo(server, server.path, known);

    expect(answer).toMatchObject({ status: 304, body: '' });
    expect(answer).toEqual(await answerTo(server, byRoute(server.path), known));
  });

  test.each([
    ['another user', { ...ADA, 'x-offprint-user': 'bob' }, 404],
    ['a wrong key', { ...ADA, authorization: 'Bearer key-of-somebody-else-01' }, 401],
    ['no user', { authorization: ADA.authorization }, 401],
    ['a plan that is not there', { ...ADA, 'x-offprint-plan': 'GOLD' }, 400],
  ])('to %s', async (_, headers, status) => {
    const server = await startPolled();
    await server.call('/usage', { headers });

    const answer = await answerTo(server, server.path, headers);

    expect(answer.status).toBe(status);
    expect(answer).toEqual(await answerTo(server, byRoute(server.path), headers));
  });

  test('for a job that is not there', async () => {
    const server = await startPolled();
    const path = `/export/job/${SOME_ID}`;
    expect(await answerTo(server, path, ADA)).toMatchObject({ status: 404 });
    expect(await answerTo(server, path, ADA)).toEqual(await answerTo(server, byRoute(path), ADA));
  });

  test('while the store is away', async () => {
    const server = await startPolled();
    vi.spyOn(server.system.app.jobs, 'find').mockRejectedValue(new Error('away'));
    const answer = await answerTo(server, server.path, ADA);
    expect(answer.status).toBe(500);
    expect(answer).toEqual(await answerTo(server, byRoute(server.path), ADA));
  });
});

test('a poll counts against the rate, and is refused beyond it', async () => {
  const server = await startPolled({ requestsPerMinute: 3 });
  const poll = () => server.call(server.path, { headers: ADA });
  expect((await poll()).headers.get('ratelimit')).toBe('"requests";r=1;t=40');
  expect((await poll()).headers.get('ratelimit')).toBe('"requests";r=0;t=60');
  expect((await poll()).status).toBe(429);
});

test('a token of one job opens no other, and none when it has expired', async () => {
  const server = await startPolled();
  const json = { user: 'ada', scope: { jobId: server.path.split('/').at(-1) }, ttlSeconds: 60 };
  const { token } = await server.data<BrowserToken>('/tokens', { json, headers: ADA });
  const ofJob = { authorization: `Bearer ${token}` };
  const other = `/export/job/${await server.submit({}, ADA)}`;
  const statusOf = async (path: string, headers: Record<string, string>) =>
    (await server.call(path, { headers })).status;

  expect(await statusOf(server.path, ofJob)).toBe(200);
  expect(await statusOf(server.path, ofJob)).toBe(200);
  expect(await statusOf(other, ofJob)).toBe(403);
  server.clock.advance(60_000);
  expect(await statusOf(server.path, ofJob)).toBe(401);
});

test('a poll is measured and logged as the route is', async () => {
  const server = await startPolled();
  const lineOf = async (path: string) => {
    await server.call(path, { headers: { ...ADA, 'x-request-id': 'named-by-the-caller' } });
    const { level, message, fields } = server.logged.at(-1) ?? {};
    const { durationMs, ...others } = fields ?? {};
    expect(durationMs).toBeTypeOf('number');
    return { level, message, ...others };
  };

  const line = await lineOf(server.path);

  expect(line).toMatchObject({ route: '/api/v1/export/job/:id', requestId: 'named-by-the-caller' });
  expect(line).toEqual(await lineOf(byRoute(server.path)));
});
