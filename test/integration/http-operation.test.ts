import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { System } from '../../packages/server/src/compose.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { createPrometheusTelemetry } from '../../packages/server/src/drivers/telemetry/prometheus.ts';
import { createHttpApp, type HttpApp } from '../../packages/server/src/http/app.ts';
import { RESUME, startServer, type TestServer } from '../support/server.ts';
import { tempDir } from '../support/temp-dir.ts';

/** The browser is not what these tests are about. */
function withBrowser({ system }: TestServer) {
  const health = { description: 'a browser', warnings: [] };
  return vi.spyOn(system.app.renderer, 'check').mockResolvedValue(health);
}

function httpApp(system: System, dashboardDir: string | null = null): HttpApp {
  return createHttpApp({
    app: system.app,
    config: system.config,
    files: null,
    telemetry: createPrometheusTelemetry(),
    checkStore: async () => undefined,
    allowedHosts: 'any',
    dashboardDir,
    version: '0.0.0',
  });
}

test('readiness names each part, and asks no more than once a second', async () => {
  const server = await startServer();
  const check = withBrowser(server);
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.call('^/readyz')));
  for (const answer of answers) expect(answer.status).toBe(200);
  const part = { state: 'ok', latencyMs: expect.any(Number) };
  expect(await answers[0]?.json()).toEqual({
    status: 'ready',
    checks: { store: part, storage: part, browser: part },
  });
  expect(check).toHaveBeenCalledOnce();
  await vi.waitFor(
    async () => {
      await server.call('^/readyz');
      expect(check).toHaveBeenCalledTimes(2);
    },
    { timeout: 10_000 },
  );
});

test('a part that fails is named, without the reason', async () => {
  const server = await startServer();
  withBrowser(server).mockRejectedValue(new Error('no browser in /opt/secret'));
  const response = await server.call('^/readyz');
  expect(response.status).toBe(503);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({
    status: 'unavailable',
    checks: { store: { state: 'ok' }, browser: { state: 'failing' } },
  });
  expect(text).not.toContain('secret');
  expect(server.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
});

test('the process says that it is alive', async () => {
  const { call } = await startServer();
  expect(await (await call('^/healthz')).json()).toEqual({ status: 'alive' });
});

test('metrics have the state of the queue', async () => {
  const { call, submit } = await startServer();
  await submit();
  const response = await call('^/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await response.text();
  expect(text).toContain('offprint_jobs{status="pending"} 1');
  expect(text).toContain('offprint_jobs_submitted_total{template="modern"} 1');
});

test('every answer carries headers that confine it, and a request id', async () => {
  const { call } = await startServer();
  for (const path of [
    '/usage',
    '/export/job/1',
    '/export/events',
    '^/',
    '^/nothing',
    '^/docs',
    '^/files/x',
  ]) {
    const { headers, body } = await call(path);
    await body?.cancel();
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('content-security-policy'), path).toMatch(
      /default-src '(none|self)'.*frame-ancestors 'none'/,
    );
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('cache-control'), path).not.toBeNull();
    expect(headers.get('x-request-id'), path).toMatch(/^[\w-]{36}$/);
  }
  const foreign = await startServer({}, { allowedHosts: 'own' });
  const refused = await foreign.call('/usage');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
  expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
  expect(refused.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);

  const forged = await call('/usage', { headers: { 'x-request-id': 'a b"<script>' } });
  expect(forged.headers.get('x-request-id')).not.toContain('<');
});

test('another method of a known path is told which ones there are', async () => {
  const { call, refusal } = await startServer();
  const patch = { method: 'PATCH' };
  expect(await refusal('/export/job/1', patch)).toMatchObject({
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  });
  for (const [path, allow] of [
    ['/export/job/1', 'GET, HEAD, DELETE, OPTIONS'],
    ['/export/pdf', 'POST, OPTIONS'],
  ] as const) {
    expect((await call(path, patch)).headers.get('allow')).toBe(allow);
    const options = await call(path, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, allow]);
    expect(options.headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('an unknown path is NOT_FOUND in the envelope', async () => {
  const { refusal } = await startServer();
  for (const path of ['/nothing', '^/nothing', '^/api/v2/export/pdf', '^/assets/app.js']) {
    expect(await refusal(path), path).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  }
});

test('a HEAD has no body', async () => {
  const { call } = await startServer();
  const response = await call('/usage', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});

test('the page of the API is whole without scripts or other hosts', async () => {
  const { call } = await startServer();
  const response = await call('^/docs');
  const page = await response.text();
  expect(page).toContain('/api/v1/export/pdf');
  expect(page).not.toMatch(/<script|\s(?:src|href)="(?!#|\/)/);
  expect(response.headers.get('content-security-policy')).not.toContain('script-src');
});

test('the dashboard is served once it is built, and nothing beside it', async () => {
  const { system } = await startServer();
  const folder = join(await tempDir(), 'dist');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Dashboard</title>');
  await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(folder, '..', 'secret.js'), 'secret');
  const { fetch } = httpApp(system, folder);
  const get = (path: string, headers = {}) =>
    fetch(new Request(`http://offprint.test${path}`, { headers }));

  const page = await get('/');
  expect(await page.text()).toContain('Dashboard');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const known = { 'if-none-match': page.headers.get('etag') ?? '' };
  expect((await get('/', known)).status).toBe(304);

  const script = await get('/assets/app-1a2b.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const path of ['/assets/', '/assets/none.js', '/assets/..%2f..%2fsecret.js', '/secret.js']) {
    expect((await get(path)).status, path).toBe(404);
  }
});

test('a server that closes ends its streams and waits', async () => {
  const { system, submit } = await startServer();
  const jobId = await submit();
  const { fetch, close } = httpApp(system);
  const get = (path: string) => fetch(new Request(`http://offprint.test/api/v1${path}`));
  const stream = (await get('/export/events')).text();
  const wait = get(`/export/job/${jobId}?wait=25`);
  close();
  expect(await stream).toContain('retry:');
  expect((await wait).status).toBe(200);
});

test('a disk without its reserve takes nothing new and is not ready, but still deletes', async () => {
  const server = await startServer();
  withBrowser(server);
  const put = () =>
    server.call('/documents/cv', { method: 'PUT', json: { title: 'CV', data: RESUME } });
  const submit = () => server.call('/export/pdf', { json: { document: RESUME } });
  expect((await put()).status).toBe(201);
  const full = new OffprintError('STORAGE_UNAVAILABLE', 'The disk is nearly full.');
  vi.spyOn(server.system.app.room, 'assertRoom').mockRejectedValue(full);

  for (const refused of [await put(), await submit()]) {
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'STORAGE_UNAVAILABLE' } });
  }
  expect((await server.call('^/readyz')).status).toBe(503);
  expect((await server.call('/documents/cv', { method: 'DELETE' })).status).toBe(200);
});
