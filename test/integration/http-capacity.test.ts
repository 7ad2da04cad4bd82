import { type Capacity, capacitySchema, type JobSummary } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { claimRequest } from '../support/job-fixtures.ts';
import { manualClock } from '../support/manual-clock.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { RESUME, startServer } from '../support/server.ts';

const limits = { maxActiveSubmissions: 100 };
const one = { json: { document: RESUME } };
const three = { json: { documents: [one.json, one.json, one.json] } };

test('an idle server says that it takes on more', async () => {
  const { data } = await startServer({}, { renderer: manualRenderer(4) });
  const capacity = await data<Capacity>('/capacity');
  expect(capacitySchema.strict().parse(capacity)).toEqual({
    slots: 4,
    running: 0,
    queued: 0,
    oldestWaitingMs: 0,
    estimatedWaitMs: 500,
    accepting: true,
  });
});

test('a busy one says how many wait, for how long, and how long it would take', async () => {
  const server = await startServer({ limits }, { renderer: manualRenderer(2) });
  for (let n = 0; n < 5; n += 1) await server.submit();
  await server.system.app.jobs.claim(claimRequest());
  server.clock.advance(2_000);
  expect(await server.data<Capacity>('/capacity')).toMatchObject({
    running: 1,
    queued: 4,
    oldestWaitingMs: 2_000,
    // The fifth place is in the third round of two prints.
    estimatedWaitMs: 3 * 500,
  });
});

test('the estimate follows how long prints have taken', async () => {
  const renderer = manualRenderer(1);
  const { system, data, submit } = await startServer({ limits }, { renderer });
  system.worker.start();
  let slowestMs = 0;
  for (let n = 0; n < 10; n += 1) {
    const startedAtMs = performance.now();
    await submit();
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    renderer.pending[0]?.finish();
    const idle = { activeSubmissions: 0 };
    await vi.waitFor(async () => expect(await data('/usage')).toMatchObject(idle));
    slowestMs = Math.max(slowestMs, performance.now() - startedAtMs);
  }
  const { estimatedWaitMs } = await data<JobSummary>('/export/pdf', one);
  // After ten prints a fifth is left of the 500 ms that are assumed before the first.
  expect(estimatedWaitMs).toBeLessThan(100 + slowestMs);
});

test('a queue as long as is set takes on no more, and says when to come back', async () => {
  const server = await startServer(
    { limits: { ...limits, maxQueued: 4 } },
    { renderer: manualRenderer(1) },
  );
  await server.submit();
  await server.data('/export/batch', three);
  const response = await server.call('/export/pdf', one);
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('3');
  expect(await response.json()).toMatchObject({
    error: { code: 'RATE_LIMITED', details: [{ path: 'queuePosition', message: '5' }] },
  });
  expect(await server.data<Capacity>('/capacity')).toMatchObject({ queued: 4, accepting: false });

  await server.completeNext();
  await vi.waitFor(async () => expect((await server.call('/export/pdf', one)).status).toBe(202));
  expect((await server.call('/export/pdf', one)).status).toBe(429);
});

test('a batch that is longer than the room in the queue is not taken on', async () => {
  const server = await startServer({ limits: { ...limits, maxQueued: 4 } });
  await server.submit();
  await server.submit();
  expect((await server.call('/export/batch', three)).status).toBe(429);
  expect((await server.call('/export/pdf', one)).status).toBe(202);
});

test('the jobs in the queue are not counted for each of many submissions', async () => {
  const clock = { ...manualClock(), monotonicMs: () => 0 };
  const queue = { limits: { ...limits, maxQueued: 1_000 } };
  const { system, submit } = await startServer(queue, { clock });
  const stats = vi.spyOn(system.app.jobs, 'stats');
  for (let n = 0; n < 20; n += 1) await submit();
  expect(stats).toHaveBeenCalledTimes(1);
});

test('where the disk is full nothing is accepted', async () => {
  const { system, data } = await startServer();
  const full = new OffprintError('STORAGE_UNAVAILABLE', 'The disk is full.');
  vi.spyOn(system.app.room, 'assertRoom').mockRejectedValue(full);
  expect(await data<Capacity>('/capacity')).toMatchObject({ accepting: false });
});
