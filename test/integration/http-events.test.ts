import type { JobView } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import { type EventReader, readEvents } from '../support/event-reader.ts';
import { startServer, type TestServer } from '../support/server.ts';

async function nextJob(reader: EventReader): Promise<JobView & { eventId: string }> {
  const event = await reader.next();
  if (!event) throw new Error('The stream has ended.');
  expect(event.event).toBe('job');
  return { ...JSON.parse(event.data), eventId: event.id };
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
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
  const events = readEvents(response);
  expect(await nextJob(events)).toMatchObject({ jobId, status: 'pending', queuePosition: 1 });
  expect(watchers()).toBe(1);
  await server.completeNext();
  const seen: string[] = [];
  for (let job = await nextJob(events); ; job = await nextJob(events)) {
    seen.push(job.status);
    if (job.status === 'completed') break;
  }
  expect(seen.at(-1)).toBe('completed');
  expect(await events.next()).toBeNull();
  expect(watchers()).toBe(0);
});

test('who comes back with Last-Event-ID is told only what is new', async () => {
  const { call, submit, completeNext } = await startServer();
  const path = `/export/job/${await submit()}/events`;
  const first = readEvents(await call(path));
  const { eventId } = await nextJob(first);
  await first.cancel();
  await completeNext();
  const again = readEvents(await call(path, { headers: { 'last-event-id': eventId } }));
  const news = await nextJob(again);
  expect(news.status).toBe('completed');
  expect(await again.next()).toBeNull();
  const last = await call(path, { headers: { 'last-event-id': news.eventId } });
  expect(last.status).toBe(204);
});

test('the stream of all jobs names what the client has of each', async () => {
  const { call, submit, completeNext } = await startServer();
  const one = await submit();
  const two = await submit();
  const first = readEvents(await call('/export/events'));
  expect((await nextJob(first)).jobId).toBe(one);
  const { jobId, eventId } = await nextJob(first);
  expect(jobId).toBe(two);
  await first.cancel();

  const three = await submit();
  const again = readEvents(await call('/export/events', { headers: { 'last-event-id': eventId } }));
  expect((await nextJob(again)).jobId).toBe(three);
  await completeNext();
  const changed = [await nextJob(again), await nextJob(again), await nextJob(again)];
  expect(changed.find((job) => job.jobId === one)).toMatchObject({ status: 'completed' });
  await again.cancel();
});

test('a Last-Event-ID of somebody else changes nothing', async () => {
  const { call, submit } = await startServer();
  const jobId = await submit();
  for (const lastEventId of ['42', 'x'.repeat(5_000), 'é']) {
    const events = readEvents(
      await call(`/export/job/${jobId}/events`, { headers: { 'last-event-id': lastEventId } }),
    );
    expect((await nextJob(events)).jobId).toBe(jobId);
    await events.cancel();
  }
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
  expect(watchers()).toBe(2);
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
