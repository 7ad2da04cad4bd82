import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type JobStatus, type OffprintClient } from '@offprint/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpServer, listen } from '../../packages/server/src/cli/listen.ts';
import { createOffprint, type Offprint } from '../../packages/server/src/index.ts';
import { readPdf } from '../support/pdf-text.ts';
import { readZip } from '../support/read-zip.ts';
import { removeFolder } from '../support/remove-folder.ts';

const KEY = 'a-key-of-the-test';
const document = { basics: { name: 'Ada Lovelace', label: 'Analyst' } };

let dataDir: string;
let offprint: Offprint;
let server: HttpServer;
let client: OffprintClient;

const clientOf = (user: string, key = KEY) =>
  createClient({
    baseUrl: server.url,
    headers: { authorization: `Bearer ${key}`, 'x-offprint-user': user },
  });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  offprint = await createOffprint({
    dataDir,
    auth: { mode: 'api-key', apiKeys: [KEY] },
    log: { level: 'silent' },
  });
  server = await listen(offprint.fetch, { host: '127.0.0.1', port: 0 });
  client = clientOf('ada');
  await offprint.worker.start();
});

afterAll(async () => {
  await server?.close(0);
  await offprint?.close();
  await removeFolder(dataDir);
});

test('an export goes from the submission to the file', async () => {
  const seen: JobStatus[] = [];
  const { jobId } = await client.submit(
    { document, templateId: 'classic', options: { pageSize: 'Letter' } },
    { idempotencyKey: 'first' },
  );

  const job = await client.watch(jobId, ({ status }) => seen.push(status));

  expect(job).toMatchObject({ status: 'completed', progress: 100, pageCount: 1, error: null });
  expect(seen.at(-1)).toBe('completed');
  await expect(client.job(jobId, { waitSeconds: 25 })).resolves.toEqual(job);

  const { fileName, blob } = await client.download(jobId);
  expect(fileName).toBe(job.fileName);
  expect(blob.size).toBe(job.fileSize);
  const { text } = await readPdf(new Uint8Array(await blob.arrayBuffer()));
  expect(text).toContain('Ada Lovelace');
});

test('one call waits until the job is over', async () => {
  const { jobId } = await client.submit({ document });

  await expect(client.job(jobId, { waitSeconds: 25 })).resolves.toMatchObject({
    status: 'completed',
  });
});

test('an observer that gets no stream learns the same by polling', async () => {
  const withoutStreams = createClient({
    baseUrl: server.url,
    headers: { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'ada' },
    fetch: async (input, init) =>
      String(input).endsWith('/events') ? Response.json({}) : fetch(input, init),
  });
  const { jobId } = await withoutStreams.submit({ document });

  const job = await withoutStreams.watch(jobId, () => {});

  expect(job.status).toBe('completed');
  await expect(client.job(jobId)).resolves.toEqual(job);
});

test('the same key gives the same job, with another body a conflict', async () => {
  const options = { idempotencyKey: 'second' };
  const first = await client.submit({ document }, options);

  await expect(client.submit({ document }, options)).resolves.toMatchObject({ jobId: first.jobId });
  await expect(client.submit({ document, templateId: 'classic' }, options)).rejects.toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    status: 409,
  });

  await client.watch(first.jobId, () => {});
});

test('history and usage count what was printed, until it is removed', async () => {
  const owner = clientOf('grace');
  const { jobId } = await owner.submit({ document });
  await owner.watch(jobId, () => {});

  const { exports, stats } = await owner.history({ includeStats: true });
  expect(exports).toMatchObject([{ jobId, downloadCount: 0 }]);
  expect(stats).toMatchObject({ totalExports: 1, byTemplate: { modern: 1 } });
  const [printed] = exports;
  expect((await owner.usage()).used).toBe(printed?.fileSize);
  expect((await owner.jobs({ status: 'completed' })).jobs).toMatchObject([{ jobId }]);

  await owner.removeExport(printed?.id ?? '');
  expect((await owner.usage()).used).toBe(0);
  expect((await owner.history()).exports).toEqual([]);
});

test('documents are stored by version and printed by id', async () => {
  const { documents } = client;
  await documents.put('cv', { title: 'CV', data: document }, { ifVersion: 0 });
  const data = { ...document, skills: [{ name: 'Notes' }] };
  await expect(documents.put('cv', { title: 'CV', data }, { ifVersion: 1 })).resolves.toMatchObject(
    { version: 2 },
  );
  await expect(
    documents.put('cv', { title: 'CV', data: document }, { ifVersion: 1 }),
  ).rejects.toMatchObject({ code: 'VERSION_CONFLICT', status: 412 });
  await expect(documents.get('cv', { version: 1 })).resolves.toMatchObject({ data: document });

  const { jobId } = await client.submit({ documentId: 'cv' });
  const job = await client.watch(jobId, () => {});
  expect(job).toMatchObject({ status: 'completed', documentId: 'cv', documentVersion: 2 });

  await documents.remove('cv');
  expect((await documents.list()).documents).toEqual([]);
});

test('every template of the server is one that the contract knows', async () => {
  const templates = await client.templates();

  expect(templates.map(({ id }) => id)).toEqual(expect.arrayContaining(['modern', 'classic']));
});

test('a failed call says what is wrong', async () => {
  const { jobId } = await client.submit({ document });
  await client.watch(jobId, () => {});

  await expect(clientOf('eve').job(jobId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(clientOf('eve').watch(jobId, () => {})).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(clientOf('ada', 'wrong').usage()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  await expect(client.retry(jobId)).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(client.submit({ document: { basics: { name: 7 } } })).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [expect.objectContaining({ path: expect.stringContaining('basics.name') })],
  });
});

test('a batch goes from the submission to its ZIP', async () => {
  const documents = [{ document }, { document, templateId: 'classic', fileName: 'second' }];
  const { batchId, total } = await client.batches.submit({ documents });
  expect(total).toBe(2);

  const seen: string[] = [];
  const batch = await client.batches.watch(batchId, ({ status }) => seen.push(status));
  expect(batch).toMatchObject({ status: 'completed', counts: { completed: 2 } });
  expect(seen.at(-1)).toBe('completed');
  await expect(client.batches.get(batchId)).resolves.toEqual(batch);

  const { fileName, blob } = await client.batches.download(batchId);
  expect(fileName).toBe(`batch-${batchId}.zip`);
  const files = readZip(new Uint8Array(await blob.arrayBuffer()));
  expect([...files.keys()]).toEqual(expect.arrayContaining(['second.pdf', 'manifest.json']));
});

test('a page calls with a token that its back end has made', async () => {
  const { token } = await client.createToken({ user: 'ada', permissions: ['read'] });
  const page = createClient({ baseUrl: server.url, headers: { authorization: `Bearer ${token}` } });
  await expect(page.capacity()).resolves.toMatchObject({ accepting: true });
  await expect(page.submit({ document })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
