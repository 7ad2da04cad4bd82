import type { JobView } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import { type EventReader, readEvents } from '../support/event-reader.ts';
import { claimRequest } from '../support/job-fixtures.ts';
import { startServer, type TestServer } from '../support/server.ts';

type ToldJob = JobView & { readonly eventId: string };

async function nextJobOrEnd(reader: EventReader): Promise<ToldJob | null> {
  const event = await reader.next();
  if (!event) return null;
  expect(event.event).toBe('job');
  return { ...JSON.parse(event.data), eventId: event.id };
}

async function nextJob(reader: EventReader): Promise<ToldJob> {
  const job = await nextJobOrEnd(reader);
  if (!job) throw new Error('The stream has ended.');
  return job;
}

async function remainingJobs(reader: EventReader): Promise<ToldJob[]> {
  const jobs: ToldJob[] = [];
  for (;;) {
    const job = await nextJobOrEnd(reader);
    if (!job) return jobs;
    jobs.push(job);
  }
}

/** How many watchers of the store are open. */
function countWatchers({ system }: TestServer): () => number {
  let open = 0;
  const watch = system.app.jobs.watch.bind(system.app.jobs);
  vi.spyOn(system.app.jobs, 'watch').mockImplementation((onHint) => {
    const stop = watch(onHint);
    open += 1;
    return () => {
      open -= 1;
      stop();
    };
  });
  return () => open;
}

test('a job is told as it is, then at its changes, and the stream ends with it', async () => {
  const server = await startServer();
  const watchers = countWatchers(server);
  const jobId = await server.submit();
  const response = await server.call(`/export/job/${jobId}/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const events = readEvents(response);
  expect(await nextJob(events)).toMatchObject({ jobId, status: 'pending', queuePosition: 1 });
  expect(watchers()).toBe(1);

  const claimed = await server.system.app.jobs.claim(claimRequest());
  expect(claimed).toHaveLength(1);
  expect(await nextJob(events)).toMatchObject({ jobId, status: 'processing' });

  await server.data(`/export/job/${jobId}`, { method: 'DELETE' });
  expect(await nextJob(events)).toMatchObject({ jobId, status: 'cancelled' });
  expect(await nextJobOrEnd(events)).toBeNull();
  expect(watchers()).toBe(0);
});

test('a finished job that is removed is told no more, and there is none to begin with', async () => {
  const { call, data, refusal, submit } = await startServer();
  const path = `/export/job/${await submit()}`;
  await data(path, { method: 'DELETE' });
  expect(await remainingJobs(readEvents(await call(`${path}/events`)))).toHaveLength(1);
  await data(path, { method: 'DELETE' });
  expect(await refusal(`${path}/events`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test("only a job's last event has an id, and who has it is told not to come back", async () => {
  const server = await startServer();
  const path = `/export/job/${await server.submit()}/events`;
  const watching = readEvents(await server.call(path));
  expect(await nextJob(watching)).toMatchObject({ status: 'pending', eventId: '' });
  await server.completeNext();
  expect((await remainingJobs(watching)).at(-1)).toMatchObject({
    status: 'completed',
    eventId: 'end',
  });
  const again = await server.call(path, { headers: { 'last-event-id': 'end' } });
  expect(again.status).toBe(204);
});

test('who comes back without having seen the end is told the job as it is', async () => {
  const server = await startServer();
  const path = `/export/job/${await server.submit()}/events`;
  await server.completeNext();
  for (const lastEventId of ['42', 'x'.repeat(5_000)]) {
    const headers = { 'last-event-id': lastEventId };
    const events = readEvents(await server.call(path, { headers }));
    expect(await remainingJobs(events)).toMatchObject([{ status: 'completed' }]);
  }
});

test('the stream of all jobs begins with each as it is, and goes on with their changes', async () => {
  const { call, data, submit } = await startServer();
  const one = await submit();
  const two = await submit();
  const events = readEvents(await call('/export/events'));
  expect(await nextJob(events)).toMatchObject({ jobId: one, status: 'pending' });
  expect(await nextJob(events)).toMatchObject({ jobId: two, status: 'pending' });
  await data(`/export/job/${two}`, { method: 'DELETE' });
  expect(await nextJob(events)).toMatchObject({ jobId: two, status: 'cancelled', eventId: '' });
  const three = await submit();
  expect(await nextJob(events)).toMatchObject({ jobId: three, status: 'pending' });
  await events.cancel();
});

test('a client that goes away is no longer watched for, read or unread', async () => {
  const server = await startServer();
  const watchers = countWatchers(server);
  const jobId = await server.submit();
  const reading = readEvents(await server.call(`/export/job/${jobId}/events`));
  await nextJob(reading);
  const client = new AbortController();
  const gone = await server.call('/export/events', { signal: client.signal });
  await nextJob(readEvents(gone));
  expect(watchers(), 'one watcher serves them both').toBe(1);
  await reading.cancel();
  client.abort();
  await vi.waitFor(() => expect(watchers()).toBe(0));
});

test('a HEAD opens no stream', async () => {
  const server = await startServer();
  const watchers = countWatchers(server);
  const path = `/export/job/${await server.submit()}/events`;
  const response = await server.call(path, { method: 'HEAD' });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(await response.text()).toBe('');
  expect(watchers()).toBe(0);
});
