import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { startRedis } from '../support/services/redis-server.ts';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';
import { tempDir } from '../support/temp-dir.ts';
import { openExample } from './example.ts';
import { runToEnd, type ShownServer, serve } from './shell.ts';

let example: Awaited<ReturnType<typeof openExample>>;
let browser: Browser;

beforeAll(async () => {
  example = await openExample('nextjs');
  // The last of its page's commands serves.
  const installAndBuild = example.commands[0]?.replace(/^npm start$/m, '') ?? '';
  await runToEnd(installAndBuild, { cwd: example.dir });
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

const MAX_FUNCTION_BYTES = 150_000_000;

const PRINT = `
import { closeAll, createRoutes } from 'offprint/next';
const { POST } = createRoutes({ user: () => ({ user: 'ada' }), printing: 'request' });
const answer = await POST(new Request('http://localhost/api/v1/export/pdf', {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/pdf', prefer: 'wait=25' },
  body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } }),
}));
console.log((await answer.text()).slice(0, 5));
await closeAll();`;

test('the files that its function is made of are small, hold no browser, and print by themselves', async () => {
  const folder = await tempDir();
  const route = '.next/server/app/api/[[...offprint]]/route.js';
  const trace = await readFile(join(example.dir, `${route}.nft.json`), 'utf8');
  const { files } = JSON.parse(trace) as { files: string[] };
  let bytes = 0;
  for (const path of new Set(files.map((file) => join(dirname(route), file)))) {
    const info = await stat(join(example.dir, path));
    if (!info.isFile()) continue;
    bytes += info.size;
    expect(path).not.toContain('@sparticuz/chromium');
    await cp(join(example.dir, path), join(folder, path));
  }
  expect(bytes).toBeLessThan(MAX_FUNCTION_BYTES);

  await writeFile(join(folder, 'print.mjs'), PRINT);
  const env = { OFFPRINT_LOG_LEVEL: 'error', OFFPRINT_DATA_DIR: 'data' };
  expect((await runToEnd('node print.mjs', { cwd: folder, env })).trim()).toBe('%PDF-');
});

const start = (env: Record<string, string>) => serve('npm start', { cwd: example.dir, env });

test('a visitor writes a name, presses Export and has the file', async () => {
  const server = await start({ OFFPRINT_DATA_DIR: 'one' });
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(server.origin);
  await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export PDF' }).click();
  const file = await download;

  expect((await readFile(await file.path(), 'latin1')).slice(0, 5)).toBe('%PDF-');
  await page.getByText(file.suggestedFilename()).first().waitFor();
  await page.close();
});

test('two processes behind one SQLite: what one took, the other tells and serves', async () => {
  const env = { OFFPRINT_DATA_DIR: 'shared' };
  await followAcross(await start(env), await start(env));
});

test('two processes that share a store over REST and a bucket, and nothing else', async () => {
  const redis = await startRedis({ durable: false });
  onTestFinished(redis.stop);
  const bridge = await startUpstashBridge(redis.url);
  onTestFinished(bridge.stop);
  const s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: await tempDir(),
    configureBuckets: [{ name: 'exports', configs: [] }],
  });
  const { port } = await s3.run();
  onTestFinished(() => s3.close());
  const env = {
    KV_REST_API_URL: bridge.url,
    KV_REST_API_TOKEN: bridge.token,
    OFFPRINT_STORAGE: 's3',
    OFFPRINT_S3_BUCKET: 'exports',
    OFFPRINT_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    OFFPRINT_S3_REGION: 'us-east-1',
    OFFPRINT_S3_FORCE_PATH_STYLE: 'true',
    AWS_ACCESS_KEY_ID: 'S3RVER',
    AWS_SECRET_ACCESS_KEY: 'S3RVER',
    OFFPRINT_SIGNING_SECRET: 'a secret of both of the processes, made up',
  };
  const first = await start({ ...env, OFFPRINT_DATA_DIR: 'apart-1' });
  const second = await start({ ...env, OFFPRINT_DATA_DIR: 'apart-2' });
  await followAcross(first, second);
});

/** Submits to one process, then asks the other until the job is over and its file is there. */
async function followAcross(first: ShownServer, second: ShownServer): Promise<void> {
  const visitor = { cookie: 'visitor=0b2f1a52-6f0e-4c55-9d5c-3f6f3c7a9e11' };
  const submitted = await fetch(`${first.origin}/api/v1/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...visitor },
    body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } }),
  });
  expect(submitted.status).toBe(202);
  const { data } = (await submitted.json()) as { data: { jobId: string } };

  const url = `${second.origin}/api/v1/export/job/${data.jobId}?wait=25`;
  const answer = await fetch(url, { headers: visitor });
  expect(await answer.json()).toMatchObject({ data: { status: 'completed' } });
  const download = `${second.origin}/api/v1/export/download/${data.jobId}`;
  const file = await fetch(download, { headers: visitor });
  expect((await file.text()).slice(0, 5)).toBe('%PDF-');
}
