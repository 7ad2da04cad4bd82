import { expect, test, vi } from 'vitest';
import { completedJob, JOB_ID, jobView, runningJob } from '../../../test/support/job-view.ts';
import {
  failure,
  jobEvents,
  json,
  openJobEvents,
  startScriptedServer,
  success,
} from '../../../test/support/scripted-server.ts';
import { createClient } from './client.ts';

const OTHER_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e09';
const other = (overrides: Parameters<typeof jobView>[0] = {}) =>
  jobView({ jobId: OTHER_ID, ...overrides });

function watch(baseUrl: string) {
  const seen: string[] = [];
  const controller = new AbortController();
  const done = createClient({ baseUrl }).observeJobs(
    ({ jobId, status }) => seen.push(`${jobId === JOB_ID ? 'first' : 'other'} ${status}`),
    { signal: controller.signal },
  );
  const stop = async () => {
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  };
  return { seen, done, stop };
}

test('follows all jobs by one stream, beyond the end of any of them', async () => {
  await using server = await startScriptedServer(
    openJobEvents(runningJob(), other(), completedJob(), other({ status: 'cancelled' })),
  );

  const { seen, stop } = watch(server.url);

  await vi.waitFor(() => expect(seen).toHaveLength(4));
  expect(seen).toEqual(['first processing', 'other pending', 'first completed', 'other cancelled']);
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/export/events']);
  await stop();
});

test('connects again when the stream ends, and tells nothing twice', async () => {
  await using server = await startScriptedServer(
    jobEvents(runningJob(), other()),
    openJobEvents(runningJob(), other(), completedJob()),
  );

  const { seen, stop } = watch(server.url);

  await vi.waitFor(() => expect(seen).toContain('first completed'));
  expect(seen).toEqual(['first processing', 'other pending', 'first completed']);
  await stop();
});

test('lists where streams do not get through, the latest last', async () => {
  const buffered = json(200, {});
  const pagination = { total: 2, limit: 100, offset: 0, hasMore: false };
  await using server = await startScriptedServer(
    buffered,
    buffered,
    success({ jobs: [other(), completedJob()], pagination }),
  );

  const { seen, stop } = watch(server.url);

  await vi.waitFor(() => expect(seen).toEqual(['first completed', 'other pending']), 4000);
  expect(server.requests.at(-1)?.url).toBe('/api/v1/export/jobs?limit=100');
  await stop();
});

test('ends with an error that no later try can mend', async () => {
  await using server = await startScriptedServer(
    failure(401, { code: 'UNAUTHORIZED', message: 'Send a valid API key.' }),
  );

  await expect(watch(server.url).done).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  expect(server.requests).toHaveLength(1);
});
