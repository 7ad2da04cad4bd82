import type {
  Drained,
  History,
  JobSummary,
  JobView,
  RemovedJob,
  SubmittedBatch,
  Usage,
} from '@offprint/contract';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  CRON_SECRET,
  type EndToEndServer,
  startEndToEndServer,
} from '../support/end-to-end-server.ts';
import { readEvents } from '../support/event-reader.ts';
import { readPdf } from '../support/pdf-text.ts';
import { readZip } from '../support/read-zip.ts';
import { SERVED_STORES, type ServedStore } from '../support/served-stores.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

/** To the API it is the same Postgres. */
const POOLED = 'Postgres by PgBouncer';

const STORES: typeof SERVED_STORES = {
  SQLite: async () => ({
    env: { OFFPRINT_STORE: 'sqlite' },
    description: 'SQLite',
    stop: async () => undefined,
  }),
  ...SERVED_STORES,
};

const resumeOf = (name: string) => ({ basics: { name }, work: [{ name: 'Engines & Co' }] });

describe.each(Object.entries(STORES).filter(([name]) => name !== POOLED))(
  'over HTTP, with %s',
  (_, openStore) => {
    let store: ServedStore;
    let server: EndToEndServer;

    beforeAll(async () => {
      store = await openStore();
      server = await startEndToEndServer(store.env);
    }, 120_000);

    afterAll(async () => {
      expect(await server.stop()).toBe(0);
      await store.stop();
    }, 60_000);

    const submit = async (
      user: string,
      more: object = {},
      headers: Record<string, string> = {},
    ) => {
      const json = { document: resumeOf(user), ...more };
      return (await server.data<JobSummary>(user, '/export/pdf', { json, headers })).jobId;
    };
    const fileOf = async (user: string, jobId: string) => {
      const { status, headers } = await server.call(user, `/export/download/${jobId}`);
      expect(status).toBe(302);
      const link = headers.get('location') ?? '';
      return readPdf(await (await server.call(user, link)).bytes());
    };

    test('a job is submitted, polled, waited for, and seen by nobody else', async () => {
      const key = { 'idempotency-key': 'once' };
      const jobId = await submit('ada', {}, key);
      expect(await submit('ada', {}, key)).toBe(jobId);
      const job = await server.ended('ada', jobId);
      expect(job).toMatchObject({ status: 'completed', pageCount: 1, progress: 100, attempts: 1 });
      expect(job.report).toBeNull();

      const path = `/export/job/${jobId}`;
      const polled = await server.call('ada', path);
      const headers = { 'if-none-match': polled.headers.get('etag') ?? '' };
      expect((await server.call('ada', path, { headers })).status).toBe(304);
      expect((await server.call('mallory', path)).status).toBe(404);
      const { jobs } = await server.data<{ jobs: JobView[] }>('ada', '/export/jobs');
      expect(jobs.map((each) => each.jobId)).toEqual([jobId]);
    });

    test('a job is followed by events until it is over', async () => {
      const jobId = await submit('bea');
      const events = readEvents(await server.call('bea', `/export/job/${jobId}/events`));
      const seen: JobView[] = [];
      for (let event = await events.next(); event !== null; event = await events.next()) {
        seen.push(JSON.parse(event.data));
      }
      expect(seen.at(-1)).toMatchObject({ jobId, status: 'completed' });
    });

    test('one request that waits is answered with the PDF', async () => {
      const response = await server.call('cid', '/export/pdf', {
        json: { document: resumeOf('Cid Campeador') },
        headers: { prefer: 'wait=25', accept: 'application/pdf' },
      });
      expect(response.headers.get('content-type')).toBe('application/pdf');
      expect((await readPdf(await response.bytes())).text).toContain('Cid Campeador');
    });

    test('a file is downloaded, listed and counted, until its export is deleted', async () => {
      const jobId = await submit('dot');
      const { fileSize } = await server.ended('dot', jobId);
      expect((await fileOf('dot', jobId)).text).toContain('Engines & Co');

      const history = await server.data<History>('dot', '/export/history?includeStats=true');
      expect(history).toMatchObject({
        exports: [{ jobId, fileSize, downloadCount: 1 }],
        pagination: { total: 1 },
        stats: { totalExports: 1, totalBytes: fileSize },
      });
      expect(await server.data<Usage>('dot', '/usage')).toMatchObject({ used: fileSize });
      const [{ id } = { id: '' }] = history.exports;
      await server.data('dot', `/export/history/${id}`, { method: 'DELETE' });
      expect((await server.call('dot', `/export/download/${id}`)).status).toBe(404);
      expect(await server.data<Usage>('dot', '/usage')).toMatchObject({ used: 0 });
    });

    test('a stored document is printed in the version that it had', async () => {
      const put = (name: string) =>
        server.data<{ version: number }>('eva', '/documents/cv', {
          method: 'PUT',
          json: { title: 'CV', data: resumeOf(name) },
        });
      await put('Eva First');
      const jobId = await submit('eva', { document: undefined, documentId: 'cv' });
      expect((await put('Eva Second')).version).toBe(2);
      expect(await server.ended('eva', jobId)).toMatchObject({ documentVersion: 1 });
      expect((await fileOf('eva', jobId)).text).toContain('Eva First');
    });

    test('a batch is one submission, and one ZIP', async () => {
      const documents = ['Flo One', 'Flo Two', 'Flo Three'].map((name) => ({
        document: resumeOf(name),
        fileName: name,
      }));
      const batch = await server.data<SubmittedBatch>('flo', '/export/batch', {
        json: { documents },
      });
      for (const { jobId } of batch.jobs) await server.ended('flo', jobId);
      const zip = await server.call('flo', `/export/batch/${batch.batchId}/zip`);
      const files = readZip(await zip.bytes());
      expect(files.size).toBe(4);
      const pdf = [...files].find(([name]) => name.includes('Flo Two'))?.[1] ?? new Uint8Array();
      expect((await readPdf(Uint8Array.from(pdf))).text).toContain('Flo Two');
    });

    test('what waits is cancelled, and never printed', async () => {
      // So many that the last one waits for long; should all be printed by then, others are submitted.
      const documents = Array.from({ length: 10 }, (_, n) => ({ document: resumeOf(`Gus ${n}`) }));
      const cancelLast = async () => {
        const batch = await server.data<SubmittedBatch>('gus', '/export/batch', {
          json: { documents },
        });
        const last = batch.jobs.at(-1)?.jobId ?? '';
        const path = `/export/job/${last}`;
        const removed = await server.data<RemovedJob>('gus', path, { method: 'DELETE' });
        expect(removed.jobId).toBe(last);
        return removed.status === 'cancelled' ? { jobs: batch.jobs, last } : null;
      };
      let cancelled = await cancelLast();
      while (!cancelled) cancelled = await cancelLast();
      const { jobs, last } = cancelled;
      expect(await server.ended('gus', last)).toMatchObject({
        status: 'cancelled',
        fileSize: null,
      });
      for (const { jobId } of jobs.slice(0, -1)) {
        expect(await server.ended('gus', jobId)).toMatchObject({ status: 'completed' });
      }
    });

    test('what has failed says why, and is tried again', async () => {
      const jobId = await submit('hal', {}, { 'x-offprint-plan': 'TINY' });
      const failed = { status: 'failed', error: { code: 'QUOTA_EXCEEDED' } };
      expect(await server.ended('hal', jobId)).toMatchObject({ ...failed, attempts: 1 });
      const retried = await server.call('hal', `/export/retry/${jobId}`, { method: 'POST' });
      expect(retried.status).toBe(202);
      expect(await server.ended('hal', jobId)).toMatchObject({ ...failed, attempts: 2 });
    });

    test('the end of a job is told to its webhook, with what programs read in the file', async () => {
      const { url, received } = await startReceiver();
      const jobId = await submit('ida', { report: true, webhook: { url, metadata: { order: 7 } } });
      const report = { standards: ['PDF/UA-1'], readers: [{ total: 2, found: 2 }, {}] };
      expect(await server.ended('ida', jobId)).toMatchObject({ report });
      await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 25_000 });
      expect(received[0]?.body).toMatchObject({
        type: 'export.completed',
        data: { jobId, status: 'completed', report },
        metadata: { order: 7 },
      });
      const { deliveries } = await server.data<{ deliveries: object[] }>(
        'ida',
        `/export/job/${jobId}/deliveries`,
      );
      expect(deliveries).toHaveLength(1);
    });

    test('of two that claim one gets it, and rows are reserved once', async () => {
      const claim = (owner: string) =>
        server.call('jim', '/claims/orders/4711', { method: 'PUT', json: { owner } });
      expect((await claim('one')).status).toBe(200);
      expect((await claim('other')).status).toBe(409);

      const reserve = (key: string) =>
        server.data<{ startRow: number }>('jim', '/ledgers/refunds/reservations', {
          json: { owner: 'one', key, rowCount: 3, currentLastRow: 10 },
        });
      expect((await reserve('a')).startRow).toBe(11);
      expect((await reserve('b')).startRow).toBe(14);
    });

    test('the CV app finds its API', async () => {
      const path = '/api/export-pdf/job';
      const created = await server.call('kai', path, {
        json: { resumeId: 7, templateId: 'modern', cvData: resumeOf('Kai Older') },
      });
      expect(created.status).toBe(202);
      const { jobId, status } = (await created.json()) as { jobId: string; status: string };
      expect(status).toBe('processing');
      await server.ended('kai', jobId);
      const done = await (await server.call('kai', `${path}/${jobId}`)).json();
      expect(done).toEqual({ jobId, status: 'done', fileUrl: expect.stringMatching(/^http/) });
      const file = await fetch((done as { fileUrl: string }).fileUrl);
      expect((await readPdf(await file.bytes())).text).toContain('Kai Older');
    });

    test('the bots find their API', async () => {
      const ask = async (json: object) =>
        (await (await server.call('lea', '/api/queue', { json })).json()) as object;
      const claim = { action: 'tryClaimSQ', sqNumber: 'SQ-1' };
      expect(await ask({ ...claim, botId: 'bot-1' })).toMatchObject({ success: true });
      expect(await ask({ ...claim, botId: 'bot-2' })).toMatchObject({
        success: false,
        claimedBy: 'bot-1',
      });
      expect(await (await server.call('lea', '/api/queue')).json()).toMatchObject({
        success: true,
        sqClaims: { 'SQ-1': { botId: 'bot-1', status: 'CLAIMING' } },
      });
    });

    test('a scheduler cleans up and prints what waits', async () => {
      const headers = { authorization: `Bearer ${CRON_SECRET}` };
      const cleaned = await server.data('', '/cron/cleanup-exports', { headers });
      expect(cleaned).toMatchObject({ expiredExports: 0, orphanedFiles: 0, hasMore: false });
      const jobId = await submit('max');
      const drained = await server.data<Drained>('', '/cron/process-exports?maxDuration=20', {
        headers,
      });
      expect(drained).toMatchObject({ failed: 0 });
      expect(await server.ended('max', jobId)).toMatchObject({ status: 'completed' });
      expect((await server.call('max', '/cron/cleanup-exports')).status).toBe(401);
    });
  },
);
