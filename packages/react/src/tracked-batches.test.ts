import { type BatchView, createClient, type JobView } from '@offprint/client';
import { expect, test, vi } from 'vitest';
import { completedJob, failedJob, jobView } from '../../../test/support/job-view.ts';
import {
  type Answer,
  failure,
  hangUp,
  inTurn,
  openJobEvents,
  routes,
  startScriptedServer,
  success,
} from '../../../test/support/scripted-server.ts';
import { createExportStore } from './export-store.ts';

const BATCH_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2eb0';
const [FIRST, SECOND] = ['f1', 'f2'].map((end) => `0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e${end}`) as [
  string,
  string,
];
const input = { documents: [{ documentId: 'cv' }, { documentId: 'letter' }] };

const ofBatch = (jobId: string, job: JobView = jobView()): JobView => ({
  ...job,
  jobId,
  batchId: BATCH_ID,
});
const jobList = (...jobs: JobView[]) =>
  success({ jobs, pagination: { total: jobs.length, limit: 100, offset: 0, hasMore: false } });
const accepted = success(
  { batchId: BATCH_ID, jobs: [ofBatch(FIRST), ofBatch(SECOND)], total: 2 },
  202,
);
const batchOf = (...jobs: JobView[]): BatchView => ({
  batchId: BATCH_ID,
  status: 'processing',
  counts: { pending: 0, processing: 1, completed: 1, failed: 0, cancelled: 0 },
  total: jobs.length,
  zipUrl: null,
  jobs,
});
/** With time for a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

async function setUp(table: Record<string, Answer>, kept: Record<string, string> = {}) {
  const server = await startScriptedServer(
    routes({ 'GET /export/jobs': jobList(), 'GET /export/events': openJobEvents(), ...table }),
  );
  const texts = new Map([['offprint.batches', JSON.stringify(kept)]]);
  const storage = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  };
  const store = createExportStore({ client: createClient({ baseUrl: server.url }), storage });
  return {
    store,
    server,
    batch: () => store.getState().batches.default,
    statusOf: (jobId: string) => store.getState().jobs[jobId]?.status,
    kept: () => JSON.parse(texts.get('offprint.batches') ?? '{}'),
    async [Symbol.asyncDispose]() {
      store.getState().stop();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('follows all jobs of a batch by one connection', async () => {
  await using world = await setUp({
    'POST /export/batch': accepted,
    'GET /export/events': openJobEvents(
      ofBatch(FIRST, completedJob()),
      ofBatch(SECOND, failedJob()),
    ),
  });

  await expect(world.store.getState().startBatch(input)).resolves.toBe(BATCH_ID);
  await eventually(() => expect(world.statusOf(SECOND)).toBe('failed'));

  expect(world.batch()).toMatchObject({ batchId: BATCH_ID, jobIds: [FIRST, SECOND] });
  expect(world.statusOf(FIRST)).toBe('completed');
  expect(world.store.getState().isExporting).toBe(false);
  const streams = world.server.requests.filter(({ url }) => url.includes('/events'));
  expect(streams).toHaveLength(1);
});

test('tells why a batch is not accepted, and takes the next', async () => {
  const details = [{ path: 'documents[1].documentId', message: 'is not stored' }];
  await using world = await setUp({
    'POST /export/batch': failure(400, { code: 'VALIDATION_ERROR', message: 'No.', details }),
  });

  await expect(world.store.getState().startBatch(input)).rejects.toMatchObject({ details });

  expect(world.batch()).toMatchObject({ batchId: null, isUnderWay: false, problem: { details } });
  expect(world.kept()).toEqual({});
});

test('takes a batch up again after a reload', async () => {
  await using world = await setUp(
    {
      [`GET /export/batch/${BATCH_ID}`]: success(
        batchOf(ofBatch(FIRST, completedJob()), ofBatch(SECOND)),
      ),
    },
    { [BATCH_ID]: 'default' },
  );

  world.store.getState().resume();

  await eventually(() => expect(world.batch()?.jobIds).toEqual([FIRST, SECOND]));
  expect(world.store.getState().isExporting).toBe(true);
});

test('takes a batch up again when the server was away at the reload', async () => {
  const path = `GET /export/batch/${BATCH_ID}`;
  const away = failure(503, { code: 'STORE_UNAVAILABLE', message: 'The store is away.' });
  await using world = await setUp(
    { [path]: inTurn(hangUp, away, success(batchOf(ofBatch(FIRST), ofBatch(SECOND)))) },
    { [BATCH_ID]: 'default' },
  );

  world.store.getState().resume();

  await eventually(() => expect(world.batch()?.jobIds).toEqual([FIRST, SECOND]));
});

test('leaves a batch alone that was begun while the earlier one was looked for', async () => {
  const earlier = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2eb1';
  let answerEarlier = () => {};
  await using world = await setUp(
    {
      'POST /export/batch': accepted,
      [`GET /export/batch/${earlier}`]: (response, request) => {
        answerEarlier = () => success(batchOf(ofBatch(FIRST)))(response, request);
      },
    },
    { [earlier]: 'default' },
  );
  world.store.getState().resume();
  await world.store.getState().startBatch(input);

  answerEarlier();

  await eventually(() => expect(world.kept()).toEqual({ [BATCH_ID]: 'default' }));
  expect(world.batch()?.batchId).toBe(BATCH_ID);
});

test('forgets a batch that the server has forgotten', async () => {
  await using world = await setUp({}, { [BATCH_ID]: 'default' });

  world.store.getState().resume();

  await eventually(() => expect(world.kept()).toEqual({}));
  expect(world.batch()).toBeUndefined();
});

test('cancels what is unfinished, and leaves the rest alone', async () => {
  const cancelled = success({ jobId: SECOND, status: 'cancelled', deletedAt: '' });
  await using world = await setUp({
    'POST /export/batch': accepted,
    'GET /export/events': openJobEvents(ofBatch(FIRST, completedJob())),
    [`DELETE /export/job/${SECOND}`]: cancelled,
  });
  await world.store.getState().startBatch(input);
  await eventually(() => expect(world.statusOf(FIRST)).toBe('completed'));

  await world.store.getState().cancelBatch('default');

  const removals = world.server.requests.filter(({ method }) => method === 'DELETE');
  expect(removals.map(({ url }) => url)).toEqual([`/api/v1/export/job/${SECOND}`]);
});
