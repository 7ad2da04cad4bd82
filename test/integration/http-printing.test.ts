import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobView } from '@offprint/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listen } from '../../packages/server/src/cli/listen.ts';
import { compose, type System } from '../../packages/server/src/compose.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { needBrowser } from '../support/need-browser.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { RESUME } from '../support/server.ts';

/** One system with its engines and a listening server, for all tests of this file. */
let system: System;
let base: string;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'offprint-http-'));
  system = await compose(
    defineConfig({
      dataDir,
      store: { sqlitePath: ':memory:' },
      worker: { concurrency: 1 },
      limits: { previewsPerMinute: 2 },
      log: { level: 'silent' },
    }),
  );
  system.worker.start();
  const server = await listen(system.fetch, { host: '127.0.0.1', port: 0 });
  base = server.url;
  cleanUp.push(
    () => server.close(0),
    () => system.close(),
    () => removeFolder(dataDir),
  );
});

afterAll(async () => {
  for (const step of cleanUp) await step();
});

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${base}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function isPdf(response: Response): Promise<boolean> {
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const bytes = await response.bytes();
  return Buffer.from(bytes.subarray(0, 5)).toString() === '%PDF-' && bytes.length > 5_000;
}

test('from a submission to the file, by waiting and following the link', async () => {
  const submitted = await post('/export/pdf', { document: RESUME });
  expect(submitted.status).toBe(202);
  const waited = await fetch(`${base}${submitted.headers.get('location')}?wait=25`);
  const { data: job } = (await waited.json()) as { data: JobView };
  expect(job).toMatchObject({ status: 'completed', pageCount: 1, progress: 100, warnings: [] });
  const file = await fetch(`${base}${job.resultUrl}`);
  expect(file.redirected).toBe(true);
  expect(await isPdf(file)).toBe(true);
});

test('a preview is there at once, up to a rate', async () => {
  expect(await isPdf(await post('/export/preview', { document: RESUME }))).toBe(true);
  const named = await post('/export/preview', { document: RESUME, fileName: 'Vorschau' });
  expect(named.headers.get('content-disposition')).toBe('inline; filename=Vorschau.pdf');
  await named.body?.cancel();
  const refused = await post('/export/preview', { document: RESUME });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  const { jobs } = await system.app.jobs.list('local', { limit: 10, offset: 0 });
  expect(jobs).toHaveLength(1);
});

test('each template shows itself, printed once', async () => {
  await needBrowser();
  for (const { id } of system.app.templates.list()) {
    const address = `${base}/api/v1/templates/${id}/preview`;
    expect(await isPdf(await fetch(`${address}.pdf`))).toBe(true);
    const image = await fetch(`${address}.png`);
    expect(image.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await image.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBe(800);
    const known = { headers: { 'if-none-match': image.headers.get('etag') ?? '' } };
    expect((await fetch(`${address}.png`, known)).status).toBe(304);
  }
  expect((await fetch(`${base}/api/v1/templates/none/preview.png`)).status).toBe(404);
});

test('what prints answers for the readiness', async () => {
  const response = await fetch(`${base}/readyz`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ checks: { browser: { state: 'ok' } } });
});

test('a client that hangs up is no error, and nobody watches for it any more', async () => {
  let open = 0;
  const watch = system.app.jobs.watch.bind(system.app.jobs);
  const failed = vi.spyOn(system.app.log, 'error');
  vi.spyOn(system.app.jobs, 'watch').mockImplementation((onHint) => {
    const stop = watch(onHint);
    open += 1;
    return () => {
      open -= 1;
      stop();
    };
  });
  const client = new AbortController();
  const response = await fetch(`${base}/api/v1/export/events`, { signal: client.signal });
  await vi.waitFor(() => expect(open).toBe(1));
  client.abort();
  await expect(response.text()).rejects.toThrow();
  await vi.waitFor(() => expect(open).toBe(0));
  expect(failed).not.toHaveBeenCalled();
});

test('a body that is too long is answered before it is sent whole', async () => {
  const chunk = new Uint8Array(65_536).fill(0x20);
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(chunk),
  });
  const response = await fetch(`${base}/api/v1/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit);
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ error: { code: 'PAYLOAD_TOO_LARGE' } });
});
