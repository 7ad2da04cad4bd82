import type { JobView } from '@offprint/contract';
import { afterEach, expect, test, vi } from 'vitest';
import { completedJob, JOB_ID, jobView, runningJob } from '../../../test/support/job-view.ts';
import {
  failure,
  hangUp,
  jobEvents,
  openJobEvents,
  startScriptedServer,
  success,
} from '../../../test/support/scripted-server.ts';
import { createClient } from './client.ts';

const OTHER_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e09';
const other = (overrides: Partial<JobView> = {}) => jobView({ jobId: OTHER_ID, ...overrides });

/** With time for a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

interface Server {
  readonly url?: string;
  readonly fetch?: typeof fetch;
}

function clientOf({ url = 'http://offprint.test', fetch }: Server) {
  return createClient({ baseUrl: url, fetch, headers: { authorization: 'Bearer key' } });
}

function observeOne(server: Server, signal?: AbortSignal) {
  const seen: string[] = [];
  const done = clientOf(server).watch(JOB_ID, ({ status }) => seen.push(status), { signal });
  return { seen, done };
}

function observeAll(server: Server) {
  const seen: string[] = [];
  const controller = new AbortController();
  const done = clientOf(server).watchAll(
    ({ jobId, status }) => seen.push(`${jobId === JOB_ID ? 'first' : 'other'} ${status}`),
    { signal: controller.signal },
  );
  const stop = async () => {
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  };
  return { seen, done, stop };
}

type Answer = (signal: AbortSignal) => Response | Promise<Response>;

/** A server in this process, for tests in which time is not real. The last answer repeats. */
function inProcess(...answers: [Answer, ...Answer[]]) {
  vi.useFakeTimers();
  const requests: { path: string; headers: Headers; atMs: number }[] = [];
  const startedAtMs = Date.now();
  const answer: typeof fetch = async (input, init) => {
    const path = String(input).replace('http://offprint.test/api/v1', '');
    requests.push({ path, headers: new Headers(init?.headers), atMs: Date.now() - startedAtMs });
    const [next] = answers.length > 1 ? answers.splice(0, 1) : answers;
    return next?.(init?.signal as AbortSignal) ?? Response.error();
  };
  return { requests, fetch: answer };
}
afterEach(() => void vi.useRealTimers());

const data = (value: unknown, headers = {}) =>
  Response.json({ success: true, data: value }, { headers });
const noStream: Answer = () => Response.json({});
const nothing: Answer = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** A stream that stays open and says no more after these. */
function silentAfter(...jobs: JobView[]): Answer {
  return (signal) => {
    const body = new ReadableStream({
      start(controller) {
        const text = jobs.map((job) => `event: job\ndata: ${JSON.stringify(job)}\n\n`).join('');
        controller.enqueue(new TextEncoder().encode(text));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
}

test('follows a job by its event stream, with headers, to its end', async () => {
  await using server = await startScriptedServer(
    jobEvents(jobView(), runningJob(), completedJob()),
  );

  const { seen, done } = observeOne(server);

  await expect(done).resolves.toEqual(completedJob());
  expect(seen).toEqual(['pending', 'processing', 'completed']);
  expect(server.requests).toMatchObject([
    {
      url: `/api/v1/export/job/${JOB_ID}/events`,
      headers: { accept: 'text/event-stream', authorization: 'Bearer key' },
    },
  ]);
});

test('polls where a stream is refused because too many are open', async () => {
  const tooMany = failure(
    429,
    { code: 'RATE_LIMITED', message: 'At most 20 event streams.' },
    { 'retry-after': '3600' },
  );
  await using server = await startScriptedServer(tooMany, success(completedJob()));

  await expect(observeOne(server).done).resolves.toEqual(completedJob());
  expect(server.requests.map(({ url }) => url)).toEqual([
    `/api/v1/export/job/${JOB_ID}/events`,
    `/api/v1/export/job/${JOB_ID}`,
  ]);
});

test('reads a stream wherever its bytes are cut', async () => {
  const job = { ...completedJob(), fileName: '履歴書 Łukasz.pdf' };
  const half = 'event: job\r\ndata: {"jobId":';
  const text = `retry: 1000\n\n: still here\n\nevent: job\r\ndata: ${JSON.stringify(job)}\r\n\r\n${half}`;
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte));
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
  const fetch = async () => new Response(ReadableStream.from(bytes), { headers });

  await expect(observeOne({ fetch }).done).resolves.toEqual(job);
});

test('connects again when the stream ends before the job does, and tells nothing twice', async () => {
  await using server = await startScriptedServer(
    jobEvents(jobView(), runningJob()),
    hangUp,
    jobEvents(runningJob(), completedJob()),
  );

  const { seen, done } = observeOne(server);

  await done;
  expect(seen).toEqual(['pending', 'processing', 'completed']);
});

test('polls a job where streams do not get through', async () => {
  const server = inProcess(
    noStream,
    () => data(runningJob(), { etag: '"1"' }),
    () => new Response(null, { status: 304 }),
    () => data(completedJob()),
  );

  const { seen, done } = observeOne(server);
  await vi.advanceTimersByTimeAsync(5000);

  await done;
  expect(seen).toEqual(['processing', 'completed']);
  const [, first, second, third] = server.requests;
  expect(first?.path).toBe(`/export/job/${JOB_ID}`);
  expect(second?.path).toBe(`/export/job/${JOB_ID}?wait=25&until=change`);
  expect(second?.headers.get('if-none-match')).toBe('"1"');
  // This server did not wait, so the client does.
  expect(Number(third?.atMs) - Number(second?.atMs)).toBe(1000);
});

test('polls when nothing of a stream arrives', async () => {
  const server = inProcess(nothing, () => data(completedJob()));

  const { done } = observeOne(server);
  await vi.advanceTimersByTimeAsync(9999);
  expect(server.requests).toHaveLength(1);

  await vi.advanceTimersByTimeAsync(1000);
  await expect(done).resolves.toEqual(completedJob());
  expect(server.requests.at(-1)?.path).toBe(`/export/job/${JOB_ID}`);
});

test('connects again when a stream has fallen silent, and says so', async () => {
  const server = inProcess(silentAfter(runningJob()), silentAfter(completedJob()));
  const connected: boolean[] = [];
  const onConnection = (isConnected: boolean) => void connected.push(isConnected);

  const done = clientOf(server).watch(JOB_ID, () => {}, { onConnection });
  await vi.advanceTimersByTimeAsync(45_000);
  expect(connected).toEqual([true, false]);

  await vi.advanceTimersByTimeAsync(1000);
  await expect(done).resolves.toEqual(completedJob());
  expect(connected).toEqual([true, false, true]);
  expect(vi.getTimerCount()).toBe(0);
});

test('ends with an error that no later try can mend', async () => {
  await using server = await startScriptedServer(
    failure(404, { code: 'NOT_FOUND', message: 'There is no such job.' }),
  );

  await expect(observeOne(server).done).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
  expect(server.requests).toHaveLength(1);
});

test('stops when its signal is aborted and lets the connection go', async () => {
  const closed = vi.fn();
  await using server = await startScriptedServer((response, request) => {
    openJobEvents(runningJob())(response, request);
    response.on('close', closed);
  });
  const controller = new AbortController();
  const { seen, done } = observeOne(server, controller.signal);
  await eventually(() => expect(seen).toEqual(['processing']));

  controller.abort(new Error('enough'));

  await expect(done).rejects.toThrow('enough');
  await eventually(() => expect(closed).toHaveBeenCalledOnce());
});

test('follows all jobs by one stream, beyond the end of any of them', async () => {
  await using server = await startScriptedServer(
    openJobEvents(runningJob(), other(), completedJob(), other({ status: 'cancelled' })),
  );

  const { seen, stop } = observeAll(server);

  await eventually(() => expect(seen).toHaveLength(4));
  expect(seen).toEqual(['first processing', 'other pending', 'first completed', 'other cancelled']);
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/export/events']);
  await stop();
});

test('connects to the stream of all jobs again, and tells nothing twice', async () => {
  await using server = await startScriptedServer(
    jobEvents(runningJob(), other()),
    openJobEvents(runningJob(), other(), completedJob()),
  );

  const { seen, stop } = observeAll(server);

  await eventually(() => expect(seen).toContain('first completed'));
  expect(seen).toEqual(['first processing', 'other pending', 'first completed']);
  await stop();
});

test('lists all jobs where streams do not get through, and tries the stream later', async () => {
  const pagination = { total: 2, limit: 100, offset: 0, hasMore: false };
  const server = inProcess(noStream, () => data({ jobs: [other(), completedJob()], pagination }));

  const { seen, stop } = observeAll(server);
  await vi.advanceTimersByTimeAsync(6 * 60_000);

  expect(seen).toEqual(['first completed', 'other pending']);
  const paths = server.requests.map(({ path }) => path);
  expect(paths[1]).toBe('/export/jobs?limit=100');
  expect(paths.filter((path) => path === '/export/events')).toHaveLength(2);
  await stop();
});

test('ends the following of all jobs with an error that no later try can mend', async () => {
  await using server = await startScriptedServer(
    failure(401, { code: 'UNAUTHORIZED', message: 'Send a valid API key.' }),
  );

  await expect(observeAll(server).done).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  expect(server.requests).toHaveLength(1);
});
