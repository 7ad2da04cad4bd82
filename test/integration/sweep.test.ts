import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { deleteOrphans, FILES_A_STEP } from '../../packages/server/src/app/delete-orphans.ts';
import { ownsStorage } from '../../packages/server/src/app/storage-owner.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import type { ObjectStorage } from '../../packages/server/src/ports/object-storage.ts';
import { createSweeper } from '../../packages/server/src/worker/sweeper.ts';
import { appContext, type TestContext } from '../support/app-context.ts';
import {
  claimRequest,
  completion,
  EXPORT_TTL_MS,
  LEASE_MS,
  RECORD_TTL,
  submission,
} from '../support/job-fixtures.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { sweep } from '../support/sweep.ts';

const ORPHAN_AGE_MS = 60_000;
const OLD_MS = 2 * ORPHAN_AGE_MS;
const YOUNG_MS = ORPHAN_AGE_MS / 2;
const ORPHAN = 'exports/ada/inline/lost/1.pdf';
const bytes = new TextEncoder().encode('%PDF-swept');

/** A context whose storage belongs to its store, as a sweeper sees to at its start. */
async function open(orphanAgeMs = ORPHAN_AGE_MS): Promise<TestContext> {
  const ctx = await appContext(manualRenderer(), { orphanAgeMs });
  expect(await ownsStorage(ctx)).toBe(true);
  return ctx;
}

/** Puts a file that is so old by the clock of the file system, which the test's clock does not move. */
async function putAged(ctx: TestContext, key: string, ageMs: number): Promise<void> {
  await ctx.storage.put(key, bytes, new AbortController().signal);
  const writtenAt = (Date.now() - ageMs) / 1000;
  await utimes(pathOf(ctx, key), writtenAt, writtenAt);
}

async function putOrphans(ctx: TestContext, count: number, ageMs = OLD_MS): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    const length = Math.min(50, count - from);
    const keys = Array.from({ length }, (_, i) => `exports/ada/inline/${from + i}.pdf`);
    await Promise.all(keys.map((key) => putAged(ctx, key, ageMs)));
  }
}

const pathOf = (ctx: TestContext, key: string) => join(ctx.directory, 'files', key);

async function claimed(ctx: TestContext, count: number): Promise<Job[]> {
  await ctx.jobs.submit(submission({ count, policy: { userConcurrency: count } }));
  return (await ctx.jobs.claim(claimRequest(count))).map(({ job }) => job);
}

/** Completes so many jobs, each with its file; returns the keys of the files. */
async function published(ctx: TestContext, count: number): Promise<string[]> {
  const keys: string[] = [];
  for (const job of await claimed(ctx, count)) {
    const completed = completion(job, { fileSizeBytes: bytes.length });
    const { storageKey } = completed.transition.patch.result;
    await putAged(ctx, storageKey, 0);
    expect(await ctx.jobs.complete(completed)).toMatchObject({ type: 'completed' });
    keys.push(storageKey);
  }
  return keys;
}

async function filesOf({ storage }: { storage: ObjectStorage }): Promise<string[]> {
  return (await Array.fromAsync(storage.list('exports/'))).map(({ key }) => key).toSorted();
}

/** The same context, with a listing that tells of each file before it hands it on. */
function watchListing(ctx: TestContext, onFile: (seen: number) => void) {
  const listing = { begun: 0, open: 0, seen: 0 };
  const storage: ObjectStorage = {
    ...ctx.storage,
    async *list(prefix) {
      listing.begun += 1;
      listing.open += 1;
      try {
        for await (const file of ctx.storage.list(prefix)) {
          listing.seen += 1;
          onFile(listing.seen);
          yield file;
        }
      } finally {
        listing.open -= 1;
      }
    },
  };
  return { listing, watched: { ...ctx, storage } };
}

describe('a sweep', () => {
  test('removes what has expired: the record, the file, and its bytes from the usage', async () => {
    const ctx = await open();
    const [key = ''] = await published(ctx, 1);
    const find = () => ctx.history.find('ada', key.split('/')[3] ?? '');

    ctx.clock.advance(RECORD_TTL.completedMs);
    expect(await sweep(ctx)).toMatchObject({ purgedJobs: 1, expiredExports: 0, deletedFiles: 0 });
    expect(await ctx.history.usedBytes('ada')).toBe(bytes.length);

    ctx.clock.advance(EXPORT_TTL_MS);
    expect(await sweep(ctx)).toEqual({
      recoveredJobs: 0,
      purgedJobs: 0,
      expiredExports: 1,
      deletedFiles: 1,
      freedBytes: bytes.length,
      orphanedFiles: 0,
      hasMore: false,
    });
    expect(await filesOf(ctx)).toEqual([]);
    expect(await ctx.history.usedBytes('ada')).toBe(0);
    expect(await find()).toMatchObject({ isExpired: true });

    ctx.clock.advance(ctx.settings.expiredRowTtlMs + 1);
    await sweep(ctx);
    expect(await find()).toBeNull();
  });

  test('deletes an orphan, and neither a young file nor one that a row points to', async () => {
    const ctx = await open();
    const [referenced = ''] = await published(ctx, 1);
    await putAged(ctx, referenced, OLD_MS);
    const young = 'exports/ada/inline/new/1.pdf';
    await putAged(ctx, ORPHAN, OLD_MS);
    await putAged(ctx, young, YOUNG_MS);

    expect(await sweep(ctx)).toMatchObject({ orphanedFiles: 1 });
    expect(await filesOf(ctx)).toEqual([referenced, young].toSorted());
  });

  test('gives the jobs of lost workers back, and cleans up after killed browsers', async () => {
    const ctx = await open();
    const cleanUp = vi.spyOn(ctx.renderer, 'cleanUp');
    await claimed(ctx, 2);
    ctx.clock.advance(LEASE_MS);

    expect(await sweep(ctx)).toMatchObject({ recoveredJobs: 2, hasMore: false });
    expect((await ctx.jobs.stats()).byStatus).toMatchObject({ pending: 2, processing: 0 });
    expect(cleanUp).toHaveBeenCalledOnce();
  });

  test('is bounded, and says when there is more', async () => {
    const ctx = await open();
    await published(ctx, 120);
    ctx.clock.advance(EXPORT_TTL_MS);
    const rounds = [];
    do rounds.push(await sweep(ctx));
    while (rounds.at(-1)?.hasMore);

    expect(rounds.map(({ purgedJobs }) => purgedJobs)).toEqual([50, 50, 20]);
    expect(rounds.reduce((sum, { deletedFiles }) => sum + deletedFiles, 0)).toBe(120);
    expect(await filesOf(ctx)).toEqual([]);
  });

  test('goes past a file that cannot be deleted, and reports it', async () => {
    const ctx = await open();
    const keys = await published(ctx, 3);
    const [stubborn = ''] = keys;
    await rm(pathOf(ctx, stubborn));
    await mkdir(join(pathOf(ctx, stubborn), 'in the way'), { recursive: true });
    ctx.clock.advance(EXPORT_TTL_MS);
    await putAged(ctx, ORPHAN, OLD_MS);

    await expect(sweep(ctx)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      cause: { message: '1 of 3 files are still there' },
    });
    expect(await filesOf(ctx)).toEqual([]);
    expect(await ctx.history.usedBytes('ada')).toBe(0);

    await putAged(ctx, ORPHAN, OLD_MS);
    expect(await sweep(ctx)).toMatchObject({ orphanedFiles: 1, expiredExports: 0 });
    expect(await readdir(pathOf(ctx, stubborn))).toEqual(['in the way']);
  });

  test('spares the file of a job that is held, however old a wrong clock makes it', async () => {
    const ctx = await open();
    const [job] = await claimed(ctx, 1);
    if (!job) throw new Error('nothing was claimed');
    const finished = completion(job, { fileSizeBytes: bytes.length });
    const { storageKey } = finished.transition.patch.result;
    await putAged(ctx, storageKey, 24 * 3_600_000);
    await putAged(ctx, storageKey.replace('.pdf', '0.pdf'), 24 * 3_600_000);

    expect(await sweep(ctx)).toMatchObject({ orphanedFiles: 1 });

    expect(await ctx.jobs.complete(finished)).toMatchObject({ type: 'completed' });
    expect(await filesOf(ctx)).toEqual([storageKey]);
  });

  test('goes past an orphan that cannot be deleted, and counts the others', async () => {
    const ctx = await open();
    await putOrphans(ctx, 3);
    const stubborn = 'exports/ada/inline/1.pdf';
    const locked = new OffprintError('STORAGE_UNAVAILABLE', 'A file is locked.');
    const deleteMany = async (keys: readonly string[]) => {
      await ctx.storage.deleteMany(keys.filter((key) => key !== stubborn));
      throw locked;
    };

    const walk = deleteOrphans({ ...ctx, storage: { ...ctx.storage, deleteMany } });
    expect(await Array.fromAsync(walk)).toEqual([
      {
        deletedFiles: 2,
        freedBytes: 2 * bytes.length,
        failures: [locked],
        lastKey: expect.stringMatching(/^exports\//),
      },
    ]);
    expect(await filesOf(ctx)).toEqual([stubborn]);
  });

  test('deletes orphans though the store takes no writes', async () => {
    const ctx = await open();
    await published(ctx, 1);
    ctx.clock.advance(EXPORT_TTL_MS);
    await putAged(ctx, ORPHAN, OLD_MS);
    const full = new OffprintError('STORE_UNAVAILABLE', 'The store is full. Try again later.');
    const refuse = () => Promise.reject(full);
    const cleanUp = vi.spyOn(ctx.renderer, 'cleanUp');

    const outcome = sweep({
      ...ctx,
      jobs: { ...ctx.jobs, expireLeases: refuse, purgeExpired: refuse },
      history: { ...ctx.history, sweepExpired: refuse, purgeSwept: refuse },
    });

    await expect(outcome).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: full.message,
      cause: { message: '4 steps failed', errors: [full, full, full, full] },
    });
    expect(await filesOf(ctx)).not.toContain(ORPHAN);
    expect(await filesOf(ctx)).toHaveLength(1);
    expect(cleanUp).toHaveBeenCalledOnce();
  });
});

describe('the sweeper', () => {
  const NEVER_MS = 3_600_000;
  /** Far longer than the time that passes while a test looks on. */
  const INTERVAL_MS = 600_000;

  /** From now on time passes when the test says so, and a little with each look of `vi.waitFor`. */
  function stopTime(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
  }

  function startSweeper(ctx: TestContext, intervals: { sweepMs?: number; cleanUpMs?: number }) {
    const { sweepMs = NEVER_MS, cleanUpMs = NEVER_MS } = intervals;
    const sweeper = createSweeper(ctx, { sweepIntervalMs: sweepMs, cleanUpIntervalMs: cleanUpMs });
    onTestFinished(sweeper.stop);
    sweeper.start();
    return sweeper;
  }

  test('cleans, and cleans again', async () => {
    const ctx = await open(20);
    const cleanUp = vi.spyOn(ctx.renderer, 'cleanUp');
    startSweeper(ctx, { sweepMs: 10, cleanUpMs: 10 });

    for (let time = 1; time <= 2; time++) {
      await published(ctx, 1);
      ctx.clock.advance(EXPORT_TTL_MS);
      await putAged(ctx, ORPHAN, OLD_MS);
      await vi.waitFor(async () => expect(await filesOf(ctx)).toEqual([]));
      const callsBefore = cleanUp.mock.calls.length;
      await vi.waitFor(() => expect(cleanUp.mock.calls.length).toBeGreaterThan(callsBefore));
    }
  });

  test('works off a heap of expired files without looking through all files for each batch', async () => {
    const ctx = await open();
    await published(ctx, 220);
    ctx.clock.advance(EXPORT_TTL_MS);
    const { listing, watched } = watchListing(ctx, () => undefined);
    stopTime();
    startSweeper(watched, { cleanUpMs: INTERVAL_MS });
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);

    await vi.waitFor(async () => expect(await filesOf(ctx)).toEqual([]));
    await vi.waitFor(() => expect(listing).toMatchObject({ begun: 1, open: 0 }));
  });

  test('gives all jobs of lost workers back in one interval', async () => {
    const ctx = await open();
    await claimed(ctx, 120);
    ctx.clock.advance(LEASE_MS);
    stopTime();
    startSweeper(ctx, { sweepMs: INTERVAL_MS });
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);

    await vi.waitFor(async () =>
      expect((await ctx.jobs.stats()).byStatus).toMatchObject({ pending: 120, processing: 0 }),
    );
  });

  test('goes on with the rest after a failure', async () => {
    const ctx = await open();
    const [stubborn = ''] = await published(ctx, 60);
    await rm(pathOf(ctx, stubborn));
    await mkdir(join(pathOf(ctx, stubborn), 'in the way'), { recursive: true });
    ctx.clock.advance(EXPORT_TTL_MS);
    const logged = vi.spyOn(ctx.log, 'error');
    stopTime();
    startSweeper(ctx, { cleanUpMs: INTERVAL_MS });
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);

    await vi.waitFor(async () => expect(await filesOf(ctx)).toEqual([]));
    await vi.waitFor(() =>
      expect(logged).toHaveBeenCalledExactlyOnceWith(
        { err: expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' }) },
        'a sweep failed',
      ),
    );
  });

  test('stops in the middle of a long walk', async () => {
    const ctx = await open();
    await putOrphans(ctx, 2 * FILES_A_STEP);
    const stopping = Promise.withResolvers<void>();
    const stopAt = FILES_A_STEP + 20;
    const { listing, watched } = watchListing(ctx, (seen) => {
      if (seen === stopAt) stopping.resolve(sweeper.stop());
    });
    const sweeper = startSweeper(watched, { cleanUpMs: 10 });

    await stopping.promise;
    expect(listing).toEqual({ begun: 1, open: 0, seen: stopAt });
    expect(await filesOf(ctx)).toHaveLength(FILES_A_STEP);
  });
});
