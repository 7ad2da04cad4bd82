import { expect, test } from 'vitest';
import { completedJob, failedJob, JOB_ID, runningJob } from '../../../test/support/job-view.ts';
import {
  failure,
  jobEvents,
  openJobEvents,
  startScriptedServer,
} from '../../../test/support/scripted-server.ts';
import { createClient, StoppedWaitingError } from './index.ts';

test.each([completedJob(), failedJob()])('resolves with a job that is $status', async (over) => {
  await using server = await startScriptedServer(jobEvents(runningJob(), over));
  const seen: string[] = [];

  const job = await createClient({ baseUrl: server.url }).waitFor(JOB_ID, {
    timeoutMs: 20_000,
    onChange: ({ status }) => seen.push(status),
  });

  expect(job).toEqual(over);
  expect(seen).toEqual(['processing', over.status]);
});

test('stops waiting after its time, and says of which job that goes on', async () => {
  await using server = await startScriptedServer(openJobEvents(runningJob()));

  const waiting = createClient({ baseUrl: server.url }).waitFor(JOB_ID, { timeoutMs: 150 });

  await expect(waiting).rejects.toThrow(StoppedWaitingError);
  await expect(waiting).rejects.toMatchObject({ jobId: JOB_ID });
});

test('stops waiting when its signal is aborted, and keeps what it had heard', async () => {
  await using server = await startScriptedServer(openJobEvents(runningJob()));
  const controller = new AbortController();

  const waiting = createClient({ baseUrl: server.url }).waitFor(JOB_ID, {
    signal: controller.signal,
    onChange: () => controller.abort(new Error('the user left')),
  });

  await expect(waiting).rejects.toMatchObject({
    name: 'StoppedWaitingError',
    job: { status: 'processing' },
    cause: { message: 'the user left' },
  });
});

test('rejects with an error of the server as it is', async () => {
  await using server = await startScriptedServer(
    failure(404, { code: 'NOT_FOUND', message: 'There is no such job.' }),
  );

  await expect(
    createClient({ baseUrl: server.url }).waitFor(JOB_ID, { timeoutMs: 20_000 }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
