import { expect, test } from 'vitest';
import { JOB_ID } from '../../../test/support/job-view.ts';
import { hangUp, json, startScriptedServer } from '../../../test/support/scripted-server.ts';
import { createCvAppClient, StoppedWaitingError } from './index.ts';

const fileUrl = 'https://files.test/cv.pdf';
const accepted = json(202, { jobId: JOB_ID, status: 'processing', message: 'Poll.' });
const processing = json(200, { jobId: JOB_ID, status: 'processing' });
const done = json(200, { jobId: JOB_ID, status: 'done', fileUrl });
const cv = { resumeId: 7, templateId: 'modern', cvData: { summary: 'Analyst' } };

test('submits and polls to the file, through a lost connection', async () => {
  await using server = await startScriptedServer(accepted, processing, hangUp, done);
  const client = createCvAppClient({ baseUrl: server.url, pollMs: 1 });
  const seen: string[] = [];
  const connections: boolean[] = [];

  const { jobId } = await client.submit(cv);
  const job = await client.watch(jobId, ({ status }) => seen.push(status), {
    onConnection: (isConnected) => connections.push(isConnected),
  });

  expect(job).toMatchObject({ status: 'completed', progress: 100, resultUrl: fileUrl });
  expect(seen).toEqual(['processing', 'completed']);
  expect(connections).toEqual([true, false, true]);
  expect(server.requests.slice(0, 2)).toMatchObject([
    { method: 'POST', url: '/api/export-pdf/job', body: cv },
    { method: 'GET', url: `/api/export-pdf/job/${JOB_ID}` },
  ]);
});

test('gives up watching after its limit while the job goes on, and can watch it again', async () => {
  await using server = await startScriptedServer(processing);
  const client = createCvAppClient({ baseUrl: server.url, pollMs: 10, limitMs: 500 });

  const watching = client.watch(JOB_ID, () => {});

  await expect(watching).rejects.toThrow(StoppedWaitingError);
  await expect(watching).rejects.toMatchObject({ jobId: JOB_ID, job: { status: 'processing' } });

  await using later = await startScriptedServer(done);
  const patient = createCvAppClient({ baseUrl: later.url });
  await expect(patient.waitFor(JOB_ID)).resolves.toMatchObject({ status: 'completed' });
});

test('tells of a job that failed', async () => {
  const error = json(200, { jobId: JOB_ID, status: 'error', error: 'It could not be printed.' });
  await using server = await startScriptedServer(error);

  await expect(createCvAppClient({ baseUrl: server.url }).waitFor(JOB_ID)).resolves.toMatchObject({
    status: 'failed',
    error: { message: 'It could not be printed.' },
  });
});

test('tells of a job that is gone', async () => {
  const gone = json(404, {
    error: 'Job not found',
    jobId: JOB_ID,
    message: 'It may have expired.',
  });
  await using server = await startScriptedServer(gone);

  await expect(createCvAppClient({ baseUrl: server.url }).waitFor(JOB_ID)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    status: 404,
    message: 'Job not found',
  });
});
