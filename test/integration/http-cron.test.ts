import { type CleanUpRun, cleanUpRunSchema, type Drained, drainedSchema } from '@offprint/contract';
import { describe, expect, test, vi } from 'vitest';
import { ownsStorage } from '../../packages/server/src/app/storage-owner.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { storageKey } from '../../packages/server/src/domain/storage-key.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { claimRequest } from '../support/job-fixtures.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { RESUME, startServer, type TestServer } from '../support/server.ts';

const limits = { maxActiveSubmissions: 100, userConcurrency: 100 };
const ttl = { exportMs: 60_000, completedJobMs: 1_000 };

const process = ({ data }: TestServer, query = '') =>
  data<Drained>(`/cron/process-exports${query}`);
const cleanUp = ({ data }: TestServer) => data<CleanUpRun>('/cron/cleanup-exports');

async function putOrphans({ system }: TestServer, count: number): Promise<void> {
  for (let fence = 1; fence <= count; fence += 1) {
    const key = storageKey({ userId: 'local', documentId: null, jobId: system.app.newId(), fence });
    await system.app.storage.put(key, new Uint8Array(10), new AbortController().signal);
  }
}

describe('processing by cron', () => {
  test('prints all that waits, without a worker in the background', async () => {
    const server = await startServer({ limits }, { renderer: fakeRenderer() });
    const ids = [await server.submit(), await server.submit(), await server.submit()];
    const drained = await process(server);
    expect(drainedSchema.strict().parse(drained)).toEqual({
      processed: 3,
      failed: 0,
      remaining: 0,
    });
    for (const id of ids) {
      expect((await server.call(`/export/download/${id}`)).status).toBe(302);
    }
    expect(await process(server)).toEqual({ processed: 0, failed: 0, remaining: 0 });
  });

  test('takes up the jobs of workers that were lost, and counts what fails', async () => {
    const renderer = fakeRenderer();
    const server = await startServer({ limits }, { renderer });
    await server.submit();
    await server.system.app.jobs.claim(claimRequest());
    server.clock.advance(3_600_000);
    await server.submit();
    const broken = new OffprintError('TEMPLATE_FAILED', 'The template is broken.');
    vi.spyOn(renderer, 'render').mockRejectedValueOnce(broken);
    expect(await process(server)).toEqual({ processed: 1, failed: 1, remaining: 0 });
  });

  test('gives back what is unfinished when the time is nearly over, at no cost of an attempt', async () => {
    const server = await startServer({ limits }, { renderer: manualRenderer() });
    const jobId = await server.submit();
    const startedAtMs = performance.now();
    expect(await process(server, '?maxDuration=1')).toEqual({
      processed: 0,
      failed: 0,
      remaining: 1,
    });
    // The print itself would never end; the rest is room for a busy machine.
    expect(performance.now() - startedAtMs).toBeLessThan(10_000);
    expect(await server.data(`/export/job/${jobId}`)).toMatchObject({
      status: 'pending',
      attempts: 0,
    });
  });

  test('gives back what is unfinished when the system closes', async () => {
    const renderer = manualRenderer();
    const server = await startServer({ limits }, { renderer });
    await server.submit();
    const draining = server.system.drain({ maxDurationMs: 60_000 });
    await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
    await server.system.close();
    expect(await draining.catch(() => null)).toMatchObject({ processed: 0, remaining: 1 });
  });

  test.each(['0', '901', 'x', '1.5'])('refuses a maxDuration of %s', async (seconds) => {
    const { refusal } = await startServer();
    expect(await refusal(`/cron/process-exports?maxDuration=${seconds}`)).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ path: 'maxDuration' }],
    });
  });
});

describe('cleaning up by cron', () => {
  test('has nothing to do at first', async () => {
    const run = await cleanUp(await startServer());
    expect(cleanUpRunSchema.strict().parse(run)).toEqual({
      expiredExports: 0,
      deletedFiles: 0,
      freedBytes: 0,
      orphanedFiles: 0,
      recoveredJobs: 0,
      purgedJobs: 0,
      hasMore: false,
    });
  });

  test('removes fifty expired exports a run, and says whether there are more', async () => {
    const server = await startServer({ limits, ttl });
    for (let n = 0; n < 60; n += 1) {
      await server.submit();
      await server.completeNext(new Uint8Array(7));
    }
    server.clock.advance(120_000);
    expect(await cleanUp(server)).toMatchObject({ expiredExports: 50, hasMore: true });
    expect(await cleanUp(server)).toMatchObject({ expiredExports: 10, hasMore: false });
    expect(await server.data('/usage')).toMatchObject({ used: 0 });
    expect(await Array.fromAsync(server.system.app.storage.list('exports/'))).toEqual([]);
  });

  test('gives back the jobs of lost workers', async () => {
    const server = await startServer({ limits });
    await server.submit();
    await server.system.app.jobs.claim(claimRequest());
    server.clock.advance(3_600_000);
    expect(await cleanUp(server)).toMatchObject({ recoveredJobs: 1, hasMore: false });
  });

  test('removes files that nothing points to, once they are old, and no other', async () => {
    const server = await startServer({ limits });
    await server.data('/export/pdf', { json: { document: RESUME } });
    await server.completeNext();
    await putOrphans(server, 3);
    expect(await cleanUp(server)).toMatchObject({ orphanedFiles: 0, hasMore: false });
    const { storage } = server.system.app;
    const list = storage.list.bind(storage);
    vi.spyOn(storage, 'list').mockImplementation(async function* (prefix) {
      for await (const file of list(prefix)) yield { ...file, ageMs: 3_600_000 };
    });
    expect(await cleanUp(server)).toMatchObject({
      orphanedFiles: 3,
      deletedFiles: 3,
      freedBytes: 30,
      hasMore: false,
    });
  });

  test('goes on with the files where the run before has ended, to the last, then from the first', async () => {
    const server = await startServer({ limits });
    await ownsStorage(server.system.app);
    const { storage } = server.system.app;
    const keys = Array.from({ length: 430 }, (_, n) => `exports/u/d/${1_000 + n}/1.pdf`);
    const deleted: string[] = [];
    vi.spyOn(storage, 'list').mockImplementation(async function* (_, after = '') {
      const rest = keys.filter((key) => key > after && !deleted.includes(key));
      for (const key of rest) yield { key, sizeBytes: 10, ageMs: 3_600_000 };
    });
    vi.spyOn(storage, 'deleteMany').mockImplementation(async (gone) => {
      deleted.push(...gone);
    });

    expect(await cleanUp(server)).toMatchObject({ orphanedFiles: 200, hasMore: true });
    keys.unshift('exports/a/d/1/1.pdf');
    expect(await cleanUp(server)).toMatchObject({ orphanedFiles: 200, hasMore: true });
    expect(await cleanUp(server)).toMatchObject({ orphanedFiles: 30, hasMore: false });
    expect(deleted).not.toContain(keys[0]);
    expect(await cleanUp(server)).toMatchObject({ orphanedFiles: 1, hasMore: false });
    expect(deleted.toSorted()).toEqual(keys.toSorted());
  });
});
