import type { History, JobSummary, JobView } from '@offprint/contract';
import { describe, expect, test, vi } from 'vitest';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { RESUME, startServer } from '../support/server.ts';

const PDF = 'application/pdf';

async function startPrinting(config: ConfigInput = {}) {
  const renderer = manualRenderer();
  // Prints that a test leaves unfinished are not waited for.
  const impatient = { ...config, server: { ...config.server, shutdownGraceMs: 0 } };
  const server = await startServer(impatient, { renderer });
  server.system.worker.start();
  const submit = (headers: Record<string, string>, signal?: AbortSignal) =>
    server.call('/export/pdf', {
      json: { document: RESUME, fileName: 'Жизнь.pdf' },
      headers,
      ...(signal && { signal }),
    });
  const printing = () => vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
  const print = async (bytes = '%PDF-1.7 of Ada') => {
    await printing();
    renderer.pending[0]?.finish({ bytes: new TextEncoder().encode(bytes) });
  };
  return { ...server, renderer, submit, printing, print };
}

const dataOf = async <T>(response: Response) => ((await response.json()) as { data: T }).data;

describe('a submission that would wait', () => {
  test('is answered with the job when it is over', async () => {
    const { submit, print, call } = await startPrinting();
    const [response] = await Promise.all([submit({ prefer: 'respond-async, wait=20' }), print()]);
    expect(response.status).toBe(200);
    expect(response.headers.get('preference-applied')).toBe('wait');
    const job = await dataOf<JobView>(response);
    expect(job).toMatchObject({ status: 'completed', pageCount: 1, error: null });
    const location = response.headers.get('location');
    expect(location).toBe(`/api/v1/export/job/${job.jobId}`);
    expect(await dataOf(await call(`^${location}`))).toEqual(job);
  });

  test('is answered with 202 when the time is over first', async () => {
    const { submit } = await startPrinting();
    const response = await submit({ prefer: 'wait=1', accept: PDF });
    expect(response.status).toBe(202);
    const { status } = await dataOf<JobSummary>(response);
    expect(['pending', 'processing']).toContain(status);
  });

  test('is answered with a failed job as with any other', async () => {
    const { submit, printing, renderer } = await startPrinting();
    const answer = submit({ prefer: 'wait=20' });
    await printing();
    renderer.pending[0]?.fail(new OffprintError('TEMPLATE_FAILED', 'The template is broken.'));
    expect(await dataOf<JobView>(await answer)).toMatchObject({
      status: 'failed',
      error: { code: 'TEMPLATE_FAILED', message: 'The template is broken.' },
    });
  });

  test('rejoins by its Idempotency-Key, and waits for the job that the key has made', async () => {
    const { submit, print, data } = await startPrinting();
    const key = { 'idempotency-key': 'once' };
    const first = await dataOf<JobSummary>(await submit(key));
    const again = submit({ ...key, prefer: 'wait=20' });
    await print();
    expect(await dataOf<JobView>(await again)).toMatchObject({
      jobId: first.jobId,
      status: 'completed',
    });
    expect(await data('/export/jobs')).toMatchObject({ pagination: { total: 1 } });
  });

  test('is answered at once where as many wait as may, and makes its job all the same', async () => {
    const { submit, printing } = await startPrinting({
      limits: { maxWaits: 1, userConcurrency: 1 },
    });
    const leaving = new AbortController();
    const waiting = submit({ prefer: 'wait=20' }, leaving.signal);
    await printing();
    const response = await submit({ prefer: 'wait=20' });
    expect(response.status).toBe(202);
    expect(response.headers.has('preference-applied')).toBe(false);
    leaving.abort();
    await waiting;
  });

  test('whose client goes away is printed as if nothing had happened', async () => {
    const { submit, print, printing, data } = await startPrinting();
    const leaving = new AbortController();
    const answer = submit({ prefer: 'wait=20', accept: PDF }, leaving.signal);
    await printing();
    leaving.abort();
    await answer;
    await print();
    await vi.waitFor(async () => {
      const { exports } = await data<History>('/export/history');
      expect(exports).toMatchObject([{ fileName: 'Жизнь.pdf', downloadCount: 0 }]);
    });
  });

  test('does not hold the room of its body while it waits', async () => {
    const body = { server: { userBodyBytes: 1_024, bodyLimitBytes: 1_024 } };
    const { call, printing } = await startPrinting({ ...body, limits: { userConcurrency: 1 } });
    const leaving = new AbortController();
    const json = { document: { ...RESUME, padding: 'x'.repeat(800) } };
    const headers = { prefer: 'wait=20' };
    const waiting = call('/export/pdf', { json, headers, signal: leaving.signal });
    await printing();
    expect((await call('/export/pdf', { json })).status).toBe(202);
    leaving.abort();
    await waiting;
  });
});

describe('a submission that would wait and wants the PDF', () => {
  test('gets it, under its name and with its job', async () => {
    const { submit, print, data } = await startPrinting();
    const [response] = await Promise.all([submit({ prefer: 'wait=20', accept: PDF }), print()]);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('%PDF-1.7 of Ada');
    expect(response.headers.get('content-type')).toBe(PDF);
    expect(response.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('Жизнь.pdf')}`,
    );
    const location = response.headers.get('content-location') ?? '';
    expect(location).toMatch(/^\/api\/v1\/export\/job\/[0-9a-f-]{36}$/);
    const [made] = (await data<History>('/export/history')).exports;
    expect(made).toMatchObject({ downloadCount: 1 });
    expect(location).toContain(made?.jobId);
  });

  test.each(['*/*', 'application/json, application/pdf;q=0.5', 'text/html'])(
    'gets JSON when it accepts %s',
    async (accept) => {
      const { submit, print } = await startPrinting();
      const [response] = await Promise.all([submit({ prefer: 'wait=20', accept }), print()]);
      expect(await dataOf<JobView>(response)).toMatchObject({ status: 'completed' });
    },
  );

  test('gets the error of a job that fails, with the status of its code', async () => {
    const { submit, printing, renderer } = await startPrinting();
    const answer = submit({ prefer: 'wait=20', accept: PDF });
    await printing();
    renderer.pending[0]?.fail(new OffprintError('DOCUMENT_TOO_LARGE', 'It has 99 pages.'));
    const response = await answer;
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      success: false,
      error: { code: 'DOCUMENT_TOO_LARGE', message: 'It has 99 pages.' },
    });
    expect(response.headers.get('content-location')).toMatch(/^\/api\/v1\/export\/job\//);
  });

  test('gets INVALID_STATE when the job is cancelled', async () => {
    const { submit, printing, data } = await startPrinting();
    const answer = submit({ prefer: 'wait=20', accept: PDF });
    await printing();
    const { jobs } = await data<{ jobs: JobView[] }>('/export/jobs');
    await data(`/export/job/${jobs[0]?.jobId}`, { method: 'DELETE' });
    expect((await answer).status).toBe(409);
  });

  test('gets 202 at once when it does not say how long it would wait', async () => {
    const { submit } = await startPrinting();
    const response = await submit({ accept: PDF });
    expect(response.status).toBe(202);
    expect(response.headers.has('preference-applied')).toBe(false);
  });
});
