import type { History, JobSummary } from '@offprint/contract';
import { parse } from 'content-disposition';
import { expect, test, vi } from 'vitest';
import { claimRequest, completion } from '../support/job-fixtures.ts';
import { RESUME, SOME_ID, startServer } from '../support/server.ts';

test('a submission answers 202 with the job, and where it is', async () => {
  const { call } = await startServer();
  const response = await call('/export/pdf', { json: { document: RESUME } });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({
    success: true,
    data: {
      jobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'pending',
      progress: 0,
      queuePosition: 1,
      estimatedWaitMs: expect.any(Number),
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  });
  const location = response.headers.get('location') ?? '';
  expect(location).toMatch(/^\/api\/v1\/export\/job\/[0-9a-f-]{36}$/);
  expect((await call(`^${location}`)).status).toBe(200);
});

test('a submission tells of the job as it was made, though a worker has it already', async () => {
  const { data, system } = await startServer();
  const { jobs } = system.app;
  const { find } = jobs;
  vi.spyOn(jobs, 'find').mockImplementationOnce(async (...of) => {
    await jobs.claim(claimRequest());
    return await find(...of);
  });

  const submitted = await data<JobSummary>('/export/pdf', { json: { document: RESUME } });

  expect(submitted).toMatchObject({ status: 'pending', progress: 0, queuePosition: 1 });
  expect(submitted.estimatedWaitMs).toEqual(expect.any(Number));
  expect(await data(`/export/job/${submitted.jobId}`)).toMatchObject({ status: 'processing' });
});

test('an Idempotency-Key rejoins its job, unless the body differs', async () => {
  const { call, refusal } = await startServer();
  const submission = (templateId: string) => ({
    json: { document: RESUME, templateId },
    headers: { 'idempotency-key': 'order-17' },
  });
  const first = await call('/export/pdf', submission('modern'));
  const again = await call('/export/pdf', submission('modern'));
  expect([first.status, again.status]).toEqual([202, 200]);
  expect(await again.json()).toEqual(await first.json());
  expect(await refusal('/export/pdf', submission('classic'))).toMatchObject({
    status: 409,
    code: 'IDEMPOTENCY_CONFLICT',
  });
});

test('an Idempotency-Key rejoins its job, whatever has happened since', async () => {
  const quotaBytes = JSON.stringify(RESUME).length;
  const limits = { maxActiveSubmissions: 1, quotaBytes: quotaBytes + 1 };
  const { call, data, completeNext, clock } = await startServer({ limits });
  const document = { title: 'Résumé', data: RESUME };
  await data('/documents/cv', { method: 'PUT', json: document });
  const submission = {
    json: { documentId: 'cv' },
    headers: { 'idempotency-key': 'order-17' },
  };
  const first = await call('/export/pdf', submission);
  const { data: made } = (await first.json()) as { data: JobSummary };

  await data('/documents/cv', { method: 'DELETE' });
  await completeNext(new Uint8Array(quotaBytes + 1));
  const again = await call('/export/pdf', submission);
  expect(again.status).toBe(200);
  expect(await again.json()).toMatchObject({ data: { jobId: made.jobId, status: 'completed' } });

  clock.advance(600_000);
  expect((await call('/export/pdf', submission)).status).toBe(404);
});

test('over the active limit a submission is told when to come back', async () => {
  const { call, submit } = await startServer({ limits: { maxActiveSubmissions: 1 } });
  await submit();
  const response = await call('/export/pdf', { json: { document: RESUME } });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('5');
});

test('a completed job leads to its file by either id, under its name', async () => {
  const { call, data, submit, completeNext } = await startServer();
  const jobId = await submit({ fileName: 'Живопись «2026».pdf' });
  const bytes = new TextEncoder().encode('%PDF-1.7 the very file');
  const { exportId } = await completeNext(bytes);
  expect(await data(`/export/job/${jobId}`)).toMatchObject({
    status: 'completed',
    progress: 100,
    resultUrl: `/api/v1/export/download/${jobId}`,
    fileSize: bytes.byteLength,
  });
  for (const id of [jobId, exportId]) {
    const redirect = await call(`/export/download/${id}`);
    expect(redirect.status).toBe(302);
    const file = await call(`^${redirect.headers.get('location')}`);
    expect(file.status).toBe(200);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('Живопись «2026».pdf')}`,
    );
  }
  expect((await data<History>('/export/history')).exports).toMatchObject([{ downloadCount: 2 }]);
});

test.each(["O'Brien – CV (final)!*.pdf", 'Jürgen 张伟 100%.pdf'])(
  '%s is kept whole',
  async (fileName) => {
    const { call, submit, completeNext } = await startServer();
    const jobId = await submit({ fileName });
    await completeNext();
    const link = (await call(`/export/download/${jobId}`)).headers.get('location');
    const disposition = (await call(`^${link}`)).headers.get('content-disposition') ?? '';
    expect(parse(disposition).parameters.filename).toBe(fileName);
  },
);

test('warnings of a print stay in the history, when the record of its job is gone', async () => {
  const { call, data, submit, system } = await startServer();
  const jobId = await submit();
  const [claimed] = await system.app.jobs.claim(claimRequest());
  if (!claimed) throw new Error('No job is due.');
  const given = completion(claimed.job);
  await system.app.jobs.complete(given);
  await call(`/export/job/${jobId}`, { method: 'DELETE' });

  const { exports } = await data<History>('/export/history');
  expect(exports).toMatchObject([{ jobId, warnings: given.transition.patch.result.warnings }]);
});

test('a HEAD of a download counts nothing', async () => {
  const { call, data, submit, completeNext } = await startServer();
  await submit();
  const { exportId } = await completeNext();
  const response = await call(`/export/download/${exportId}`, { method: 'HEAD' });
  expect(response.status).toBe(302);
  expect((await data<History>('/export/history')).exports).toMatchObject([{ downloadCount: 0 }]);
});

test('a download before the end, after the expiry and of nothing', async () => {
  const { refusal, clock, submit, completeNext } = await startServer();
  const jobId = await submit();
  const download = (id: string) => refusal(`/export/download/${id}`);
  expect(await download(jobId)).toMatchObject({ status: 409, code: 'INVALID_STATE' });
  await completeNext();
  clock.advance(8 * 24 * 3_600_000);
  expect(await download(jobId)).toMatchObject({ status: 410, code: 'EXPIRED' });
  expect(await download(SOME_ID)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('a file that was deleted is offered no more', async () => {
  const { data, refusal, submit, completeNext } = await startServer();
  const jobId = await submit();
  const { exportId } = await completeNext();
  await data(`/export/history/${exportId}`, { method: 'DELETE' });
  expect(await data(`/export/job/${jobId}`)).toMatchObject({
    status: 'completed',
    resultUrl: null,
  });
  expect(await refusal(`/export/download/${jobId}`)).toMatchObject({
    status: 404,
    code: 'NOT_FOUND',
    message: 'The file was deleted. Export the document again.',
  });
});

test('a file expires also where the record of its job lives longer', async () => {
  const server = await startServer({ ttl: { exportMs: 60_000 } });
  const { system, clock, data, refusal, submit, completeNext } = server;
  const jobId = await submit();
  await completeNext();
  clock.advance(60_000);
  expect(await data(`/export/job/${jobId}`)).toMatchObject({ resultUrl: null });
  await system.app.history.sweepExpired(1);
  clock.advance(1);
  expect(await system.app.history.purgeSwept(0, 1)).toBe(1);
  expect(await refusal(`/export/download/${jobId}`)).toMatchObject({ code: 'EXPIRED' });
});

test('a download that cannot be counted is given all the same', async () => {
  const { system, call, logged, submit, completeNext } = await startServer();
  await submit();
  const { exportId } = await completeNext();
  vi.spyOn(system.app.history, 'countDownload').mockRejectedValue(new Error('disk full'));
  expect((await call(`/export/download/${exportId}`)).status).toBe(302);
  expect(logged).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'a download was not counted' }),
  );
});

test('a fault of the store is logged under the request id, and not told', async () => {
  const { system, call, logged } = await startServer();
  vi.spyOn(system.app.jobs, 'find').mockRejectedValue(new Error('secret path /var/db'));
  const response = await call(`/export/job/${SOME_ID}`, { headers: { 'x-request-id': 'r-1' } });
  expect(response.status).toBe(500);
  expect(response.headers.get('x-request-id')).toBe('r-1');
  const text = await response.text();
  expect(text).toContain('INTERNAL_ERROR');
  expect(text).not.toContain('secret');
  expect(logged).toContainEqual(
    expect.objectContaining({
      level: 'error',
      fields: expect.objectContaining({ requestId: 'r-1', code: 'INTERNAL_ERROR' }),
    }),
  );
});
