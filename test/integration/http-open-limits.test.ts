import { expect, test, vi } from 'vitest';
import { type EventReader, readEvents } from '../support/event-reader.ts';
import { startServer, type TestServer } from '../support/server.ts';

const API_KEY = 'key-of-the-back-end-0001';
const AUTH = { mode: 'api-key' as const, apiKeys: [API_KEY] };

function as(user: string) {
  return { headers: { authorization: `Bearer ${API_KEY}`, 'x-offprint-user': user } };
}

async function openStream({ call }: TestServer, user: string, path = '/export/events') {
  const response = await call(path, as(user));
  expect(response.status).toBe(200);
  return readEvents(response);
}

/** What asking once more is answered with, when it is refused. */
async function refusedAt({ call }: TestServer, path: string, user: string) {
  const response = await call(path, as(user));
  const { error } = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: error?.code, retry: response.headers.get('retry-after') };
}

const LIMITED = { status: 429, code: 'RATE_LIMITED', retry: '5' };

test('a user has so many streams open at once, and no other user is held up by them', async () => {
  const server = await startServer({ auth: AUTH, limits: { maxStreams: 2 } });
  const jobId = await server.submit({}, as('ada').headers);
  const first = await openStream(server, 'ada');
  await openStream(server, 'ada', `/export/job/${jobId}/events`);
  expect(await refusedAt(server, '/export/events', 'ada')).toEqual(LIMITED);
  expect(await refusedAt(server, `/export/job/${jobId}/events`, 'ada')).toEqual(LIMITED);
  await openStream(server, 'grace');

  await first.cancel();

  await vi.waitFor(() => openStream(server, 'ada'));
});

test('a stream counts no longer when its job ends, or when nobody reads it and the client leaves', async () => {
  const server = await startServer({ limits: { maxStreams: 1 } });
  const stream = async (path: string, signal?: AbortSignal): Promise<EventReader> => {
    const response = await server.call(path, signal ? { signal } : {});
    expect(response.status).toBe(200);
    return readEvents(response);
  };
  const jobId = await server.submit();
  const ending = await stream(`/export/job/${jobId}/events`);
  await server.completeNext();
  while (await ending.next());

  const leaving = new AbortController();
  await vi.waitFor(() => stream('/export/events', leaving.signal));
  leaving.abort();
  await vi.waitFor(() => stream('/export/events'));
});

test('a HEAD and a stream that is not there leave the place to others', async () => {
  const server = await startServer({ limits: { maxStreams: 1 } });
  const nowhere = '/export/job/0190a000-0000-7000-8000-00000000ffff/events';
  expect((await server.call('/export/events', { method: 'HEAD' })).status).toBe(200);
  expect((await server.call(nowhere)).status).toBe(404);
  expect((await server.call('/export/events')).status).toBe(200);
});

test('a user has so many waits at once, and may look without waiting all the same', async () => {
  const server = await startServer({ auth: AUTH, limits: { maxWaits: 2 } });
  const path = `/export/job/${await server.submit({}, as('ada').headers)}`;
  const other = `/export/job/${await server.submit({}, as('grace').headers)}`;
  const waiting = [1, 2].map(() => server.call(`${path}?wait=25`, as('ada')));
  expect(await refusedAt(server, `${path}?wait=25`, 'ada')).toEqual(LIMITED);
  expect((await server.call(path, as('ada'))).status).toBe(200);
  expect((await server.call(`${other}?wait=1`, as('grace'))).status).toBe(200);

  await server.completeNext();
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);

  expect((await server.call(`${path}?wait=25`, as('ada'))).status).toBe(200);
});
