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
    telemetry: createPrometheusTelemetry('0.0.0'),
    checkStore: async () => undefined,
    prints: true,
    allowedHosts: 'any',
    dashboardDir,
    drain: system.drain,
    signingSecret: async () => 'a secret of the tests',
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
  await vi.waitFor(async () => {
    await server.call('^/readyz');
    expect(check).toHaveBeenCalledTimes(2);
  });
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

test('a server that prints nothing is ready without a browser', async () => {
  const server = await startServer({}, { prints: false });
  const check = withBrowser(server);
  const response = await server.call('^/readyz');
  expect(response.status).toBe(200);
  const { checks } = (await response.json()) as { checks: object };
  expect(Object.keys(checks)).toEqual(['store', 'storage']);
  expect(check).not.toHaveBeenCalled();
});

test('a server whose pages all print is ready, however long the prints take', async () => {
  const server = await startServer({ worker: { concurrency: 1 } });
  withBrowser(server).mockReturnValue(new Promise(() => undefined));
  using _ = await server.system.app.turns.take('ada', 1, new AbortController().signal);
  expect((await server.call('^/readyz')).status).toBe(200);
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

test('metrics tell of the process, its prints and its requests', async () => {
  const { call, system, submit } = await startServer({ worker: { concurrency: 2 } });
  const jobId = await submit();
  using _ = await system.app.turns.take('ada', 1, new AbortController().signal);
  system.app.telemetry.engineStarted('chromium');
  await call(`/export/job/${jobId}`);
  await call(`/export/job/${jobId}?wait=1`);
  await call('^/no/such/place');
  await call('/usage', { method: 'BREW' });

  const text = await (await call('^/metrics')).text();

  for (const line of [
    'offprint_prints{state="running"} 1',
    'offprint_prints{state="waiting"} 0',
    'offprint_print_slots 2',
    'offprint_engine_starts_total{engine="chromium"} 1',
    'offprint_store_up 1',
    'offprint_http_request_seconds_count{method="GET",route="/api/v1/export/job/:id",status="200"} 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).toMatch(/^offprint_build_info{version="\d.*",node="24\..*"} 1$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m);
  expect(text).not.toMatch(/BREW|no\/such/);
});

test('metrics are there while the store is away', async () => {
  const { call, system, submit } = await startServer();
  await submit();
  await call('^/metrics');
  vi.spyOn(system.app.jobs, 'stats').mockRejectedValue(new Error('the store is gone'));

  const response = await call('^/metrics');

  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).toContain('offprint_store_up 0');
  expect(text).not.toMatch(/^offprint_jobs\{/m);
});

test('the token of the metrics opens them, and nothing else', async () => {
  const metricsToken = 'token-of-the-metrics';
  const apiKeys = ['key-of-the-back-end'];
  const bearer = (token: string) => ({
    headers: { authorization: `Bearer ${token}`, 'x-offprint-user': 'ada' },
  });
  const keyed = await startServer({ auth: { mode: 'api-key', apiKeys, metricsToken } });
  for (const token of [metricsToken, ...apiKeys]) {
    expect((await keyed.call('^/metrics', bearer(token))).status).toBe(200);
  }
  expect((await keyed.call('^/metrics')).status).toBe(401);
  for (const path of ['/usage', '/export/jobs', '/export/events']) {
    expect((await keyed.call(path, bearer(metricsToken))).status, path).toBe(401);
  }

  const open = await startServer({ auth: { metricsToken } });
  expect((await open.call('/usage')).status).toBe(200);
  expect((await open.call('^/metrics')).status).toBe(401);
  expect((await open.call('^/metrics', bearer(metricsToken))).status).toBe(200);
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
  await mkdir(join(folder, 'r'));
  await writeFile(join(folder, 'r', 'registry.json'), '{"name":"offprint"}');
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
  expect(await (await get('/r/registry.json')).json()).toEqual({ name: 'offprint' });
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

/** Longer than a line of the log, and far shorter than the description. */
const SHORT_LENGTH = 5_000;

test('the description of the API is written once, however many ask for it', async () => {
  const { call } = await startServer();
  await call('^/openapi.json');
  await call('^/docs');
  const wrote = vi.spyOn(JSON, 'stringify');

  const described = await call('^/openapi.json');
  const page = await call('^/docs');

  const written = wrote.mock.results.map(({ value }) => String(value).length);
  expect(written.filter((length) => length > SHORT_LENGTH)).toEqual([]);
  expect(described.status).toBe(200);
  expect(page.status).toBe(200);
});
