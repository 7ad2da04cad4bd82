import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';

const ORIGIN = 'https://app.example.com';
const KEY = 'the-key-of-a-back-end';
const CONFIG = {
  server: { corsOrigins: [ORIGIN, 'http://localhost:5173'] },
  auth: { mode: 'api-key' as const, apiKeys: [KEY] },
};
const corsHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
});

test('a page of a named origin is let in with a token, and told what went wrong', async () => {
  const { call, data } = await startServer(CONFIG);
  const asked = await call('/export/pdf', preflight(ORIGIN));
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
  expect(asked.headers.get('access-control-allow-headers')).toMatch(/Authorization,Content-Type/);
  expect(asked.headers.get('vary')).toContain('Origin');

  const authorization = `Bearer ${KEY}`;
  const json = { user: 'ann' };
  const { token } = await data<{ token: string }>('/tokens', { json, headers: { authorization } });
  const headers = { origin: ORIGIN, authorization: `Bearer ${token}` };
  for (const [path, status] of Object.entries({ '/usage': 200, '/usage?x=1': 400 })) {
    const answer = await call(path, { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
  }
});

test('a poll has the headers of every answer, known or not, and to a page those for it besides', async () => {
  const { call, data } = await startServer(CONFIG);
  const credentials = { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'ann' };
  const json = { document: { basics: { name: 'Ann' } } };
  const job = await data<{ jobId: string }>('/export/pdf', { json, headers: credentials });
  const of = { json: { user: 'ann' }, headers: credentials };
  const { token } = await data<{ token: string }>('/tokens', of);
  const ofPage = { origin: ORIGIN, authorization: `Bearer ${token}` };

  for (const headers of [credentials, ofPage]) {
    const poll = (more = {}) =>
      call(`/export/job/${job.jobId}`, { headers: { ...headers, ...more } });
    const first = await poll();
    const again = await poll({ 'if-none-match': first.headers.get('etag') ?? '' });
    expect([first.status, again.status]).toEqual([200, 304]);
    for (const answer of [first, again]) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'private, no-cache',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        etag: first.headers.get('etag'),
        ratelimit: expect.stringContaining('"requests"'),
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
      });
      const allowed = headers === ofPage ? ORIGIN : null;
      expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    }
  }
});

test('a page is not let in with a key, which all its visitors could read', async () => {
  const { refusal } = await startServer(CONFIG);
  const headers = { origin: ORIGIN, authorization: `Bearer ${KEY}`, 'x-offprint-user': 'ann' };
  expect(await refusal('/usage', { headers })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  expect(await refusal('/tokens', { json: { user: 'ann' }, headers })).toMatchObject({
    code: 'FORBIDDEN',
  });
});

test('pages of other origins are told nothing, which keeps them out', async () => {
  const named = await startServer(CONFIG);
  const unnamed = await startServer();
  for (const origin of [`${ORIGIN}.evil.example`, 'https://example.com', 'null']) {
    for (const { call } of [named, unnamed]) {
      expect(corsHeaders(await call('/usage', { headers: { origin } })), origin).toEqual([]);
      expect(corsHeaders(await call('/usage', preflight(origin))), origin).toEqual([]);
    }
  }
  expect(corsHeaders(await unnamed.call('/usage', preflight(ORIGIN)))).toEqual([]);
});
