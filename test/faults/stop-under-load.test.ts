import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { JobView, SubmittedBatch } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import { readEvents } from '../support/event-reader.ts';
import type { OffprintProcess } from '../support/processes.ts';
import { addressOf, start, stop } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';
import { type ReceivedWebhook, SECRET, startReceiver } from '../support/webhook-receiver.ts';
import { filesAfterSweep, openSystem } from './support/print-system.ts';

const QUEUED_JOBS = 40;
/** More than the buffers of two sockets hold, so that it is under way until it is read. */
const LARGE_FILE_BYTES = 32 * 1024 * 1024;
const GRACE_MS = 30_000;
/** From the end of the grace to that of the process, on a machine that is busy with much else. */
const MARGIN_MS = 30_000;
const PATIENCE = { timeout: 60_000, interval: 20 };

test('SIGTERM with all kinds of work under way: each ends in order, and nothing is lost', async () => {
  const held: ServerResponse[] = [];
  const receiver = await startReceiver((response) => held.push(response));
  const env = settings(await tempDir(), receiver.url);
  const first = await startServer(env);
  const batch = await first.data<SubmittedBatch>('POST', '/export/batch', {
    documents: [{ document: named('Ann') }, { document: named('Ben') }],
  });
  for (const { jobId } of batch.jobs) await first.ended(jobId);
  await vi.waitUntil(() => held.length === 3, PATIENCE);
  await enlargeFiles(env, batch);

  const download = await first.call('GET', `/export/download/${batch.jobs[0]?.jobId}`);
  const zip = await first.call('GET', `/export/batch/${batch.batchId}/zip`);
  const stream = readEvents(await first.call('GET', '/export/events'));
  const jobIds = await Promise.all(
    Array.from({ length: QUEUED_JOBS }, async (_, n) => {
      const body = { document: named(`Person ${n}`) };
      return (await first.data<JobView>('POST', '/export/pdf', body)).jobId;
    }),
  );
  const waiting = first.call('GET', `/export/job/${jobIds.at(-1)}?wait=25`);
  const preview = first.call('POST', '/export/preview', { document: named('Pia') });
  await vi.waitUntil(async () => (await first.job(jobIds[0])).status !== 'pending', PATIENCE);

  const askedAtMs = performance.now();
  first.process.child.kill('SIGTERM');
  const exited = first.process.exited();
  // What has begun is served to its end; what would wait for long is told so, or is over by now.
  expect((await download.bytes()).byteLength).toBe(LARGE_FILE_BYTES);
  expect((await zip.bytes()).byteLength).toBeGreaterThan(2 * LARGE_FILE_BYTES);
  while ((await stream.next()) !== null);
  expect([200, 503]).toContain((await waiting).status);
  expect((await preview).status).toBe(200);
  expect(await exited).toBe(0);
  expect(performance.now() - askedAtMs).toBeLessThan(GRACE_MS + MARGIN_MS);
  const unanswered = held.splice(0).length;
  const untold = receiver.received.splice(0).map(webhookId);
  expect(untold).toHaveLength(unanswered);

  const second = await startServer(env);
  await Promise.all(jobIds.map((jobId) => second.ended(jobId)));
  await vi.waitFor(() => {
    for (const response of held.splice(0)) response.writeHead(204).end();
    expect(receiver.received.map(webhookId)).toEqual(expect.arrayContaining(untold));
    const told = receiver.received.map(({ body }) => body.data.jobId);
    expect(told).toEqual(expect.arrayContaining(jobIds));
  }, PATIENCE);
  expect(await stop(second.process, 'SIGTERM')).toBe(0);
  expect(await filesAfterSweep(env)).toHaveLength(QUEUED_JOBS + 2);
});

const named = (name: string) => ({ basics: { name } });
const webhookId = ({ headers }: ReceivedWebhook) => headers['webhook-id'];

function settings(directory: string, webhookUrl: string): Record<string, string> {
  return {
    OFFPRINT_DATA_DIR: directory,
    OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '100',
    OFFPRINT_SHUTDOWN_GRACE_SECONDS: String(GRACE_MS / 1_000),
    OFFPRINT_WEBHOOK_URL: webhookUrl,
    OFFPRINT_WEBHOOK_SECRETS: SECRET,
    OFFPRINT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    OFFPRINT_LOG_LEVEL: 'silent',
    PORT: '0',
  };
}

async function startServer(env: Record<string, string>) {
  const process: OffprintProcess = start(['serve'], env);
  const base = `${await addressOf(process)}/api/v1`;
  const call = (method: string, path: string, body?: object) =>
    fetch(`${base}${path}`, {
      method,
      ...(body && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
  async function data<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await call(method, path, body);
    expect(response.ok, `${path}: ${response.status}`).toBe(true);
    return ((await response.json()) as { data: T }).data;
  }
  const job = (jobId = '') => data<JobView>('GET', `/export/job/${jobId}`);
  return {
    process,
    call,
    data,
    job,
    ended: (jobId: string) =>
      vi.waitFor(async () => expect((await job(jobId)).status).toBe('completed'), PATIENCE),
  };
}

async function enlargeFiles(env: Record<string, string>, { jobs }: Pick<SubmittedBatch, 'jobs'>) {
  const { app, close } = await openSystem(env);
  for (const { jobId } of jobs) {
    const found = await app.history.find('local', jobId);
    const path = join(env.OFFPRINT_DATA_DIR ?? '', 'files', found?.record.storageKey ?? '');
    await writeFile(path, Buffer.alloc(LARGE_FILE_BYTES, '%PDF'));
  }
  await close();
}
