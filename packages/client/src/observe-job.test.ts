import type { JobStatus } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import { completedJob, JOB_ID, jobView, runningJob } from '../../../test/support/job-view.ts';
import {
  failure,
  hangUp,
  jobEvents,
  json,
  openJobEvents,
  startScriptedServer,
  success,
} from '../../../test/support/scripted-server.ts';
import { createClient } from './client.ts';

function watch(baseUrl: string, signal?: AbortSignal) {
  const seen: JobStatus[] = [];
  const client = createClient({ baseUrl, headers: { authorization: 'Bearer key' } });
  const done = client.observeJob(JOB_ID, (job) => seen.push(job.status), { signal });
  return { seen, done };
}

test('follows a job by its event stream, with headers, to its end', async () => {
  await using server = await startScriptedServer(
    jobEvents(jobView(), runningJob(), completedJob()),
  );

  const { seen, done } = watch(server.url);

  await expect(done).resolves.toEqual(completedJob());
  expect(seen).toEqual(['pending', 'processing', 'completed']);
  expect(server.requests).toMatchObject([
    {
      url: `/api/v1/export/job/${JOB_ID}/events`,
      headers: { accept: 'text/event-stream', authorization: 'Bearer key' },
    },
  ]);
});

test('connects again when the stream ends before the job does, and tells nothing twice', async () => {
  await using server = await startScriptedServer(
    jobEvents(jobView(), runningJob()),
    hangUp,
    jobEvents(runningJob(), completedJob()),
  );

  const { seen, done } = watch(server.url);

  await done;
  expect(seen).toEqual(['pending', 'processing', 'completed']);
});

test('polls where streams do not get through', async () => {
  const buffered = json(200, {});
  await using server = await startScriptedServer(
    buffered,
    buffered,
    json(200, { success: true, data: runningJob() }, { etag: '"1"' }),
    (response) => response.writeHead(304).end(),
    success(completedJob()),
  );

  const { seen, done } = watch(server.url);

  await done;
  expect(seen).toEqual(['processing', 'completed']);
  const [, , first, second] = server.requests;
  expect(first?.url).toBe(`/api/v1/export/job/${JOB_ID}`);
  expect(second).toMatchObject({
    url: `/api/v1/export/job/${JOB_ID}?wait=25`,
    headers: { 'if-none-match': '"1"' },
  });
});

test('waits as long as the server asks', async () => {
  await using server = await startScriptedServer(
    failure(429, { code: 'RATE_LIMITED', message: 'Slower.' }, { 'retry-after': '1' }),
    jobEvents(completedJob()),
  );
  const startedAtMs = performance.now();

  await watch(server.url).done;

  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(990);
});

test('ends with an error that no later try can mend', async () => {
  await using server = await startScriptedServer(
    failure(404, { code: 'NOT_FOUND', message: 'There is no such job.' }),
  );

  await expect(watch(server.url).done).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
  expect(server.requests).toHaveLength(1);
});

test('stops when its signal is aborted and lets the connection go', async () => {
  const closed = vi.fn();
  await using server = await startScriptedServer((response, request) => {
    openJobEvents(runningJob())(response, request);
    response.on('close', closed);
  });
  const controller = new AbortController();
  const { seen, done } = watch(server.url, controller.signal);
  await vi.waitFor(() => expect(seen).toEqual(['processing']));

  controller.abort(new Error('enough'));

  await expect(done).rejects.toThrow('enough');
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});
