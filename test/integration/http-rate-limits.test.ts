import { expect, test } from 'vitest';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { manualClock } from '../support/manual-clock.ts';
import { RESUME, startServer, type TestServer } from '../support/server.ts';

const KEY = 'key-of-the-back-end-0001';
const CRON_SECRET = 'the-secret-of-a-scheduler';
const auth = { mode: 'api-key' as const, apiKeys: [KEY], cronSecret: CRON_SECRET };

const as = (user: string, plan = 'FREE') => ({
  headers: { authorization: `Bearer ${KEY}`, 'x-offprint-user': user, 'x-offprint-plan': plan },
});

const one = { json: { document: RESUME } };

async function askedAs(server: TestServer, user: string, path = '/usage', plan = 'FREE') {
  const { status, headers } = await server.call(path, as(user, plan));
  return {
    status,
    policy: headers.get('ratelimit-policy'),
    left: headers.get('ratelimit'),
    retryAfter: headers.get('retry-after'),
  };
}

test('a user is told how often they may call, and when they have called too often', async () => {
  let nowMs = 0;
  const clock = { ...manualClock(), monotonicMs: () => nowMs };
  const server = await startServer({ auth, limits: { requestsPerMinute: 2 } }, { clock });
  const policy = '"requests";q=2;w=60';
  expect(await askedAs(server, 'ann')).toEqual({
    status: 200,
    policy,
    left: '"requests";r=1;t=30',
    retryAfter: null,
  });
  await askedAs(server, 'ann');
  expect(await askedAs(server, 'ann')).toEqual({
    status: 429,
    policy,
    left: '"requests";r=0;t=60',
    retryAfter: '30',
  });
  expect(await askedAs(server, 'bob')).toMatchObject({ status: 200 });
  nowMs += 30_000;
  expect(await askedAs(server, 'ann')).toMatchObject({ status: 200 });
});

test('every answer to a user says so: an error, a redirect, a stream, nothing new', async () => {
  const server = await startServer();
  const jobId = await server.submit();
  const { headers } = await server.call(`/export/job/${jobId}`);
  const etag = headers.get('etag') ?? '';
  await server.completeNext();
  const calls = [
    server.call('/export/pdf', { json: {} }),
    server.call('/export/jobs?limit=x'),
    server.call('/export/job/none'),
    server.call('/export/pdf', { ...one, headers: { 'content-type': 'text/plain' } }),
    server.call(`/export/download/${jobId}`),
    server.call('/export/events'),
    server.call('/usage', { method: 'HEAD' }),
    server.call('/templates', { headers: { 'if-none-match': etag } }),
  ];
  for (const response of await Promise.all(calls)) {
    expect(response.headers.get('ratelimit-policy')).toMatch(/^"requests";q=60000;w=60/);
    expect(response.headers.get('ratelimit')).toMatch(/^"requests";r=\d+;t=\d+/);
    await response.body?.cancel();
  }
});

test('submissions and previews have limits of their own, which leave room for other calls', async () => {
  const limits = { submissionsPerMinute: 1, previewsPerMinute: 1 };
  const server = await startServer({ limits }, { renderer: fakeRenderer() });
  const batch = { json: { documents: [{ document: RESUME }] } };
  expect((await server.call('/export/pdf', one)).headers.get('ratelimit')).toMatch(
    /^"requests";r=\d+;t=1, "submissions";r=0;t=60$/,
  );
  expect((await server.call('/export/batch', batch)).status).toBe(429);
  expect((await server.call('/export/preview', one)).status).toBe(200);
  expect((await server.call('/export/preview', one)).status).toBe(429);
  expect((await server.call('/usage')).status).toBe(200);
});

test('a plan has its own limits, of the length of the queue too', async () => {
  const plans = {
    FREE: { requestsPerMinute: 5, maxQueued: 1 },
    PREMIUM: { requestsPerMinute: 500, maxQueued: 2 },
  };
  const server = await startServer({ auth, plans });
  expect(await askedAs(server, 'ann')).toMatchObject({ policy: '"requests";q=5;w=60' });
  const paying = await askedAs(server, 'bob', '/usage', 'PREMIUM');
  expect(paying).toMatchObject({ policy: '"requests";q=500;w=60' });

  const submit = (plan: string) => server.call('/export/pdf', { ...one, ...as('ann', plan) });
  expect((await submit('FREE')).status).toBe(202);
  const full = await submit('FREE');
  expect(full.status).toBe(429);
  expect(await full.json()).toMatchObject({
    error: { code: 'RATE_LIMITED', details: [{ path: 'queuePosition', message: '2' }] },
  });
  expect((await submit('PREMIUM')).status).toBe(202);
});

test('the older APIs count among the requests, and tell it in their own shapes', async () => {
  const server = await startServer({ auth, limits: { requestsPerMinute: 2 } });
  expect(await askedAs(server, 'ann', '^/api/export-pdf/job')).toMatchObject({ status: 200 });
  expect(await askedAs(server, 'ann', '^/api/queue')).toMatchObject({ status: 200 });
  const refused = await server.call('^/api/queue', as('ann'));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toEqual({
    success: false,
    error: 'At most 2 requests of a user in a minute. Try again in a moment.',
  });
  expect(await askedAs(server, 'ann')).toMatchObject({ status: 429 });
});

test('a back end of the older API is nobody, but the users that it names are counted', async () => {
  const server = await startServer({ auth, limits: { submissionsPerMinute: 1 } });
  const headers = { authorization: `Bearer ${KEY}` };
  for (let n = 0; n < 3; n += 1) {
    const { headers: answered } = await server.call('^/api/export-pdf/job', { headers });
    expect(answered.has('ratelimit')).toBe(false);
  }
  const submit = (userId: string) => {
    const json = { resumeId: 1, templateId: 'modern', cvData: RESUME, userId };
    return server.call('^/api/export-pdf/job', { json, headers });
  };
  expect((await submit('ann')).status).toBe(202);
  expect((await submit('ann')).status).toBe(429);
  expect((await submit('bob')).status).toBe(202);
});

test('health, metrics, the scheduler and signed links are not counted', async () => {
  const server = await startServer({ auth, limits: { requestsPerMinute: 2 } });
  const jobId = await server.submit({}, as('ann').headers);
  await server.completeNext();
  const { headers } = await server.call(`/export/download/${jobId}`, as('ann'));
  const secret = { headers: { authorization: `Bearer ${CRON_SECRET}` } };
  const link = `^${headers.get('location')}`;
  for (let n = 0; n < 3; n += 1) {
    for (const path of ['^/healthz', '^/metrics', link]) {
      const answer = await server.call(path, path === '^/metrics' ? as('ann') : {});
      expect(answer.status, path).toBe(200);
      expect(answer.headers.has('ratelimit')).toBe(false);
    }
    expect((await server.call('/cron/process-exports', secret)).status).toBe(200);
  }
});
