import { setImmediate } from 'node:timers/promises';
import { createClient, type JobListener, type JobView } from '@offprint/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  completedJob,
  failedJob,
  JOB_ID,
  jobView,
  runningJob,
} from '../../../test/support/job-view.ts';
import {
  type Answer,
  failure,
  hangUp,
  inTurn,
  jobEvents,
  openJobEvents,
  routes,
  startScriptedServer,
  success,
} from '../../../test/support/scripted-server.ts';
import { createExportStore } from './export-store.ts';
import type { JobStorage } from './job-memory.ts';

const input = { document: { basics: { name: 'Ada Lovelace' } } };
const submitted = success(jobView(), 202);
const OTHER_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e09';
/** With time for a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

const EVENTS = `GET /export/job/${JOB_ID}/events`;

async function setUp(table: Record<string, Answer>, storage?: JobStorage) {
  const server = await startScriptedServer(routes(table));
  const store = createExportStore({ client: createClient({ baseUrl: server.url }), storage });
  return {
    store,
    server,
    job: () => store.getState().jobs[JOB_ID],
    async [Symbol.asyncDispose]() {
      store.getState().stop();
      await server[Symbol.asyncDispose]();
    },
  };
}

function memoryStorage(...ids: string[]) {
  const kept = Object.fromEntries(ids.map((id) => [id, 'default']));
  const texts = new Map([['offprint.jobs', JSON.stringify(kept)]]);
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
    ids: () => Object.keys(JSON.parse(texts.get('offprint.jobs') ?? '{}')),
  };
}

test('starts an export and follows it to its end', async () => {
  await using world = await setUp({
    'POST /export/pdf': submitted,
    [EVENTS]: jobEvents(runningJob(60), completedJob()),
  });
  const progress: (number | undefined)[] = [];
  world.store.subscribe(({ jobs }) => progress.push(jobs[JOB_ID]?.progress));

  await expect(world.store.getState().start(input)).resolves.toBe(JOB_ID);
  await eventually(() => expect(world.job()?.status).toBe('completed'));

  expect(world.job()).toMatchObject({ progress: 100, job: { pageCount: 2 }, problem: null });
  expect(new Set(progress)).toEqual(new Set([undefined, 0, 60, 100]));
});

test('makes one job of a submission whose answer was lost', async () => {
  await using world = await setUp({
    'POST /export/pdf': inTurn(hangUp, submitted),
    [EVENTS]: openJobEvents(jobView()),
  });

  await world.store.getState().start(input);

  const [lost, repeated] = world.server.requests;
  expect(lost?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  expect(repeated?.headers['idempotency-key']).toBe(lost?.headers['idempotency-key']);
});

test('tracks nothing when the export is not accepted', async () => {
  await using world = await setUp({
    'POST /export/pdf': failure(403, { code: 'QUOTA_EXCEEDED', message: 'Your space is full.' }),
  });

  const start = world.store.getState().start(input);

  await expect(start).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  expect(world.store.getState().jobs).toEqual({});
});

test('shows a cancellation when the server confirms it', async () => {
  const cancelled = jobView({ status: 'cancelled', queuePosition: null });
  await using world = await setUp({
    'POST /export/pdf': submitted,
    [EVENTS]: inTurn(jobEvents(runningJob()), jobEvents(cancelled)),
    [`DELETE /export/job/${JOB_ID}`]: success({
      jobId: JOB_ID,
      status: 'cancelled',
      deletedAt: '2026-03-01T09:00:02.000Z',
    }),
  });
  await world.store.getState().start(input);

  await world.store.getState().cancel(JOB_ID);

  await eventually(() => expect(world.job()?.status).toBe('cancelled'));
});

test('follows a failed job again after a retry', async () => {
  await using world = await setUp({
    'POST /export/pdf': submitted,
    [EVENTS]: inTurn(jobEvents(failedJob()), jobEvents(completedJob())),
    [`POST /export/retry/${JOB_ID}`]: success(
      { jobId: JOB_ID, status: 'pending', attempts: 1, maxAttempts: 5 },
      202,
    ),
  });
  await world.store.getState().start(input);
  await eventually(() => expect(world.job()?.job?.error?.code).toBe('RENDER_TIMEOUT'));

  await world.store.getState().retry(JOB_ID);

  expect(world.job()).toMatchObject({ status: 'pending', job: null });
  await eventually(() => expect(world.job()?.status).toBe('completed'));
});

test('takes up after a reload what was under way before it', async () => {
  const storage = memoryStorage(JOB_ID);
  await using world = await setUp({ [EVENTS]: jobEvents(completedJob()) }, storage);

  world.store.getState().resume();

  await eventually(() => expect(world.job()?.status).toBe('completed'));
  expect(storage.ids()).toEqual([JOB_ID]);
});

test('forgets a remembered job that is gone', async () => {
  const storage = memoryStorage(JOB_ID);
  await using world = await setUp({}, storage);

  world.store.getState().resume();

  await eventually(() => expect(storage.ids()).toEqual([]));
  expect(world.job()).toBeUndefined();
});

test('among tabs, an answer that was long on its way does not undo what the stream has told', async () => {
  vi.stubGlobal('document', {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const answer = Promise.withResolvers<JobView>();
  const { jobs: _list, ...api } = createClient();
  const client = {
    ...api,
    job: () => answer.promise,
    async watchAll(listener: JobListener): Promise<never> {
      listener(jobView({ status: 'cancelled' }));
      return new Promise(() => undefined);
    },
  };
  const storage = memoryStorage(JOB_ID);
  const store = createExportStore({ client, storage, user: 'ada', shareTabs: true });
  const status = () => store.getState().jobs[JOB_ID]?.status;
  storage.setItem('offprint.jobs.ada', JSON.stringify({ [JOB_ID]: null }));

  store.getState().resume();
  await eventually(() => expect(status()).toBe('cancelled'));
  answer.resolve(jobView());
  await answer.promise;

  await setImmediate();
  expect(status()).toBe('cancelled');
  store.getState().stop();
});

test('keeps the last known state of a job that it may not follow any more', async () => {
  await using world = await setUp({
    'POST /export/pdf': submitted,
    [EVENTS]: inTurn(
      jobEvents(runningJob()),
      failure(401, { code: 'UNAUTHORIZED', message: 'The key is not valid any more.' }),
    ),
  });
  await world.store.getState().start(input);

  await eventually(() => expect(world.job()?.problem).toMatchObject({ code: 'UNAUTHORIZED' }));

  expect(world.job()).toMatchObject({ status: 'processing', progress: 30 });
});

test('follows every job of the user, submitted here or elsewhere, by one connection', async () => {
  const elsewhere = (status: 'processing' | 'failed') => jobView({ jobId: OTHER_ID, status });
  const pagination = { total: 1, limit: 100, offset: 0, hasMore: false };
  await using world = await setUp({
    'GET /export/jobs': success({ jobs: [elsewhere('processing')], pagination }),
    'GET /export/events': openJobEvents(elsewhere('failed'), completedJob()),
    'POST /export/pdf': submitted,
  });
  const seen: (string | undefined)[] = [];
  world.store.subscribe(({ jobs }) => seen.push(jobs[OTHER_ID]?.status));

  void world.store.getState().followAll();
  await eventually(() => expect(world.job()?.status).toBe('completed'));
  await world.store.getState().start(input);

  expect(new Set(seen)).toEqual(new Set(['processing', 'failed']));
  expect(world.job()?.status).toBe('completed');
  expect(world.server.requests.map(({ url }) => url)).not.toContain(
    `/api/v1/export/job/${JOB_ID}/events`,
  );
});

test('says while the connection is lost, and drops what was removed meanwhile', async () => {
  const pagination = { total: 1, limit: 100, offset: 0, hasMore: false };
  await using world = await setUp({
    'GET /export/jobs': success({ jobs: [runningJob()], pagination }),
    'GET /export/events': inTurn(jobEvents(runningJob()), hangUp, openJobEvents()),
  });
  const seen: boolean[] = [];
  world.store.subscribe(({ isReconnecting }) => seen.push(isReconnecting));

  void world.store.getState().followAll();
  await eventually(() => expect(seen).toContain(true));
  expect(world.job()).toMatchObject({ status: 'processing', problem: null });

  await eventually(() => expect(world.job()).toBeUndefined());
  expect(world.store.getState().isReconnecting).toBe(false);
});

test('hears of what ended between the list of jobs and the stream', async () => {
  const pagination = { total: 1, limit: 100, offset: 0, hasMore: false };
  await using world = await setUp({
    'GET /export/jobs': success({ jobs: [jobView()], pagination }),
    'GET /export/events': openJobEvents(),
    [`GET /export/job/${JOB_ID}`]: success(completedJob()),
  });

  void world.store.getState().followAll();

  await eventually(() => expect(world.job()?.status).toBe('completed'));
});

test('says nothing of a connection when it follows nothing any more', async () => {
  await using world = await setUp({ 'POST /export/pdf': submitted, [EVENTS]: hangUp });
  await world.store.getState().start(input);
  await eventually(() => expect(world.store.getState().isReconnecting).toBe(true));

  world.store.getState().dismiss(JOB_ID);

  expect(world.store.getState().isReconnecting).toBe(false);
});

test('drops a job whose record the server has removed already', async () => {
  await using world = await setUp({
    'POST /export/pdf': submitted,
    [EVENTS]: jobEvents(failedJob()),
  });
  await world.store.getState().start(input);

  await world.store.getState().cancel(JOB_ID);

  expect(world.job()).toBeUndefined();
});

test('dismisses a job here and leaves it alone there', async () => {
  const storage = memoryStorage();
  await using world = await setUp(
    { 'POST /export/pdf': submitted, [EVENTS]: openJobEvents(runningJob()) },
    storage,
  );
  await world.store.getState().start(input);
  expect(storage.ids()).toEqual([JOB_ID]);

  world.store.getState().dismiss(JOB_ID);

  expect(world.job()).toBeUndefined();
  expect(storage.ids()).toEqual([]);
  expect(world.server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

test.each([
  {
    state: 'forbidden',
    storage: {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => {
        throw new Error('full');
      },
    },
  },
  { state: 'garbled', storage: { getItem: () => '{"not": "ids"', setItem: () => {} } },
])('exports all the same with a $state storage', async ({ storage }) => {
  await using world = await setUp(
    { 'POST /export/pdf': submitted, [EVENTS]: jobEvents(completedJob()) },
    storage,
  );

  world.store.getState().resume();
  await world.store.getState().start(input);

  await eventually(() => expect(world.job()?.status).toBe('completed'));
});
