import {
  type BatchView,
  batchManifestSchema,
  batchViewSchema,
  type History,
  type SubmittedBatch,
  submittedBatchSchema,
  type Usage,
} from '@offprint/contract';
import { describe, expect, test, vi } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { claimRequest, INVALID, RECORD_TTL } from '../support/job-fixtures.ts';
import { readZip } from '../support/read-zip.ts';
import { RESUME, SOME_ID, startServer, type TestServer } from '../support/server.ts';

const AUTH = { mode: 'api-key' as const, apiKeys: ['key-of-the-back-end-0001'] };
const as = (user: string) => ({
  authorization: `Bearer ${AUTH.apiKeys[0]}`,
  'x-offprint-user': user,
});

const named = (...fileNames: string[]) => ({
  documents: fileNames.map((fileName) => ({ document: RESUME, fileName })),
});

function submitBatch({ data }: TestServer, json: object): Promise<SubmittedBatch> {
  return data<SubmittedBatch>('/export/batch', { json });
}

async function failNext({ system }: TestServer): Promise<void> {
  const { jobs } = system.app;
  const [claimed] = await jobs.claim(claimRequest());
  if (!claimed) throw new Error('No job is due.');
  await jobs.transition({ lease: leaseOf(claimed.job), transition: fail(INVALID, RECORD_TTL) });
}

async function zipOf({ call }: TestServer, batchId: string) {
  const response = await call(`/export/batch/${batchId}/zip`);
  expect(response.status).toBe(200);
  const files = readZip(await response.bytes());
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString());
  return { response, files, manifest: batchManifestSchema.parse(manifest) };
}

describe('a submission', () => {
  test('makes a job of each document, in their order', async () => {
    const server = await startServer();
    await server.data('/documents/cv', { method: 'PUT', json: { title: 'CV', data: RESUME } });
    const json = {
      documents: [
        { documentId: 'cv', templateId: 'classic' },
        { document: RESUME, fileName: 'x' },
      ],
      options: { pageSize: 'Letter' },
    };
    const response = await server.call('/export/batch', { json });
    expect(response.status).toBe(202);
    const { data } = (await response.json()) as { data: SubmittedBatch };
    expect(submittedBatchSchema.strict().parse(data)).toMatchObject({
      jobs: [
        { documentId: 'cv', status: 'pending', progress: 0 },
        { documentId: null, status: 'pending', progress: 0 },
      ],
      total: 2,
    });
    expect(response.headers.get('location')).toBe(`/api/v1/export/batch/${data.batchId}`);
    const batch = await server.data<BatchView>(`/export/batch/${data.batchId}`);
    expect(batch.jobs).toMatchObject([
      { templateId: 'classic', options: { pageSize: 'Letter' }, batchId: data.batchId },
      { templateId: 'modern', options: { pageSize: 'Letter' }, fileName: 'x.pdf' },
    ]);
  });

  test('takes a list of ids as well, and one to ten of them', async () => {
    const server = await startServer();
    await server.data('/documents/cv', { method: 'PUT', json: { title: 'CV', data: RESUME } });
    const ids = (count: number) => ({ json: { documentIds: Array(count).fill('cv') } });
    const { jobs, total } = await submitBatch(server, ids(10).json);
    expect([jobs.length, total]).toEqual([10, 10]);
    for (const count of [0, 11]) {
      expect(await server.refusal('/export/batch', ids(count))).toMatchObject({
        code: 'VALIDATION_ERROR',
        details: [{ path: 'documentIds' }],
      });
    }
  });

  test('counts once against the limit of active submissions', async () => {
    const server = await startServer({ limits: { maxActiveSubmissions: 2 } });
    await submitBatch(server, named('a', 'b', 'c'));
    expect(await server.data<Usage>('/usage')).toMatchObject({ activeSubmissions: 1 });
    await submitBatch(server, named('d', 'e'));
    expect(await server.refusal('/export/batch', { json: named('f') })).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
    });
  });

  test('of which one document is bad makes no job, and says what is wrong with all', async () => {
    const server = await startServer();
    const json = {
      documents: [
        { document: RESUME },
        { document: { basics: { name: 7 } } },
        { document: RESUME, templateId: 'none' },
        { documentId: 'nothing' },
      ],
    };
    const { code, details } = await server.refusal('/export/batch', { json });
    expect(code).toBe('VALIDATION_ERROR');
    expect(details?.map(({ path }) => path)).toEqual([
      'documents[1].document.basics.name',
      'documents[2]',
      'documents[3]',
    ]);
    expect(await server.data('/export/jobs')).toMatchObject({ pagination: { total: 0 } });
  });

  test('that names what is not there is NOT_FOUND, with its place', async () => {
    const server = await startServer();
    const json = { documentIds: ['none', 'neither'] };
    expect(await server.refusal('/export/batch', { json })).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
      details: [{ path: 'documentIds[0]' }, { path: 'documentIds[1]' }],
    });
  });

  test('refuses what it does not know, besides what is wrong with the documents', async () => {
    const server = await startServer();
    const json = { documents: [{ document: { basics: 1 } }], documentIds: ['a'], quality: 'best' };
    const { details } = await server.refusal('/export/batch', { json });
    expect(details?.map(({ path }) => path).sort()).toEqual([
      'documents',
      'documents[0].document.basics',
      'quality',
    ]);
  });

  test('with an Idempotency-Key makes its jobs once', async () => {
    const { call, refusal, data } = await startServer();
    const headers = { 'idempotency-key': 'monday' };
    const first = await call('/export/batch', { json: named('a', 'b'), headers });
    const again = await call('/export/batch', { json: named('a', 'b'), headers });
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(await again.json()).toEqual(await first.json());
    expect(await refusal('/export/batch', { json: named('a'), headers })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await data('/export/jobs')).toMatchObject({ pagination: { total: 2 } });
  });
});

describe('a batch', () => {
  test('is told with its counts, from the first job to the last', async () => {
    const server = await startServer();
    const { batchId } = await submitBatch(server, named('a', 'b', 'c'));
    const look = () => server.data<BatchView>(`/export/batch/${batchId}`);
    const before = batchViewSchema.strict().parse(await look());
    expect(before).toMatchObject({ status: 'pending', zipUrl: null, total: 3 });
    await server.completeNext();
    expect(await look()).toMatchObject({
      status: 'processing',
      counts: { pending: 2, processing: 0, completed: 1, failed: 0, cancelled: 0 },
      zipUrl: `/api/v1/export/batch/${batchId}/zip`,
    });
    await failNext(server);
    await server.data(`/export/job/${before.jobs[2]?.jobId}`, { method: 'DELETE' });
    expect(await look()).toMatchObject({
      status: 'completed',
      counts: { pending: 0, processing: 0, completed: 1, failed: 1, cancelled: 1 },
    });
  });

  test('is the same to a poller that knows it', async () => {
    const server = await startServer();
    const { batchId } = await submitBatch(server, named('a', 'b'));
    const path = `/export/batch/${batchId}`;
    const known = { 'if-none-match': (await server.call(path)).headers.get('etag') ?? '' };
    expect((await server.call(path, { headers: known })).status).toBe(304);
    await server.completeNext();
    expect((await server.call(path, { headers: known })).status).toBe(200);
  });

  test('stays whole as long as what failed of it, unlike a job of its own', async () => {
    const server = await startServer({}, { renderer: fakeRenderer() });
    const { batchId } = await submitBatch(server, named('a', 'b'));
    const alone = await server.submit();
    await server.system.drain({ maxDurationMs: 60_000 });
    server.clock.advance(3_600_000);
    expect((await server.call(`/export/job/${alone}`)).status).toBe(404);
    expect(await server.data<BatchView>(`/export/batch/${batchId}`)).toMatchObject({
      status: 'completed',
      counts: { completed: 2 },
      total: 2,
    });
  });

  test('of another user, or of nobody, is not found', async () => {
    const { data, refusal } = await startServer({ auth: AUTH });
    const ofAda = { json: named('a'), headers: as('ada') };
    const { batchId } = await data<SubmittedBatch>('/export/batch', ofAda);
    for (const id of [batchId, SOME_ID, 'x']) {
      for (const path of [`/export/batch/${id}`, `/export/batch/${id}/zip`]) {
        expect(await refusal(path, { headers: as('eve') })).toMatchObject({ code: 'NOT_FOUND' });
      }
    }
  });
});

describe('a ZIP', () => {
  test('holds what succeeded under names of their own, and says what is missing and why', async () => {
    const server = await startServer();
    const names = [
      "O'Brien – CV (final)!*.pdf",
      'Jürgen 张伟 100%.pdf',
      'CV.pdf',
      'cv.pdf',
      'CV',
      'no',
    ];
    const { batchId, jobs } = await submitBatch(server, named(...names));
    for (const [index] of names.slice(0, 4).entries()) {
      await server.completeNext(new TextEncoder().encode(`%PDF number ${index}`));
    }
    await failNext(server);
    const { response, files, manifest } = await zipOf(server, batchId);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename=batch-${batchId}.zip`,
    );
    expect([...files.keys()]).toEqual([
      "O'Brien – CV (final)!_.pdf",
      'Jürgen 张伟 100%.pdf',
      'CV.pdf',
      'cv (2).pdf',
      'manifest.json',
    ]);
    expect(Buffer.from(files.get('CV.pdf') ?? []).toString()).toBe('%PDF number 2');
    expect(manifest).toMatchObject({
      batchId,
      files: jobs.slice(0, 4).map(({ jobId }) => ({ jobId, documentId: null, pageCount: 2 })),
      missing: [
        { jobId: jobs[4]?.jobId, status: 'failed', reason: INVALID.message, error: INVALID },
        { jobId: jobs[5]?.jobId, status: 'pending', reason: 'It is still pending.', error: null },
      ],
    });
    const { exports } = await server.data<History>('/export/history');
    expect(exports.map(({ downloadCount }) => downloadCount)).toEqual([1, 1, 1, 1]);
  });

  test('leaves out a file that is deleted or cannot be read', async () => {
    const server = await startServer();
    const { batchId } = await submitBatch(server, named('a', 'b', 'c'));
    const { exportId } = await server.completeNext();
    await server.completeNext();
    await server.completeNext();
    await server.data(`/export/history/${exportId}`, { method: 'DELETE' });
    const { storage } = server.system.app;
    vi.spyOn(storage, 'stream').mockRejectedValueOnce(new Error('the disk at /var/x is broken'));
    const { files, manifest } = await zipOf(server, batchId);
    expect([...files.keys()]).toEqual(['c.pdf', 'manifest.json']);
    expect(manifest.missing.map(({ fileName, reason }) => [fileName, reason])).toEqual([
      ['a.pdf', 'Its file was deleted, or has expired.'],
      ['b.pdf', 'Something went wrong on our side.'],
    ]);
  });

  test('is read no faster than the client takes it, and one file at a time', async () => {
    const server = await startServer();
    const { batchId } = await submitBatch(server, named('a', 'b', 'c', 'd'));
    for (let n = 0; n < 4; n += 1) await server.completeNext(new Uint8Array(500_000));
    const opened = vi.spyOn(server.system.app.storage, 'stream');
    const { body } = await server.call(`/export/batch/${batchId}/zip`);
    const reader = body?.getReader();
    await reader?.read();
    expect(opened.mock.calls.length).toBeLessThanOrEqual(2);
    await reader?.cancel();
    expect(opened.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('breaks off with a file that breaks off, and leaves its place to others', async () => {
    const server = await startServer({ limits: { maxStreams: 1 } });
    const { batchId } = await submitBatch(server, named('a'));
    await server.completeNext();
    const broken = new ReadableStream({ pull: (it) => it.error(new Error('the disk is gone')) });
    vi.spyOn(server.system.app.storage, 'stream').mockResolvedValueOnce(broken);
    const response = await server.call(`/export/batch/${batchId}/zip`);
    await expect(response.bytes()).rejects.toThrow('the disk is gone');
    await zipOf(server, batchId);
  });

  test('that nobody reads on, or that is asked for by HEAD, leaves its place to others', async () => {
    const server = await startServer({ limits: { maxStreams: 1 } });
    const { batchId } = await submitBatch(server, named('a'));
    await server.completeNext();
    const path = `/export/batch/${batchId}/zip`;
    const head = await server.call(path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const first = await server.call(path);
    expect(await server.refusal(path)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    await first.body?.cancel();
    await vi.waitFor(() => zipOf(server, batchId));
  });
});
