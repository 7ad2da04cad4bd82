import { expireLease } from '../domain/job/lifecycle.ts';
import type { AppContext } from './context.ts';
import type { DeletedFiles } from './delete-files.ts';
import { deleteOrphans } from './delete-orphans.ts';
import { createAttempts, partialFailure } from './partial-failure.ts';
import { type PurgeCounts, purgeExpired, SWEEP_BATCH } from './purge-expired.ts';

const ORPHAN_STEPS_A_ROUND = 10;

export interface SweepCounts extends PurgeCounts {
  readonly recoveredJobs: number;
  readonly orphanedFiles: number;
  /** A batch was full, or not all files were looked at: another round would find more to do. */
  readonly hasMore: boolean;
}

/** Gives a batch of jobs of vanished workers back to the queue. Returns how many. */
export async function recoverJobs(ctx: AppContext): Promise<number> {
  const jobs = await ctx.jobs.expireLeases(expireLease(ctx.settings.recordTtl), SWEEP_BATCH);
  for (const { id, status, attempts } of jobs) {
    ctx.log.warn({ jobId: id, status, attempts }, 'a worker was lost');
  }
  ctx.telemetry.swept({ recoveredJobs: jobs.length });
  return jobs.length;
}

/**
 * One round of everything that the sweeper does, bounded in work: orphans, jobs of lost workers,
 * records and files past their time, what killed engines left. A round looks for orphans where
 * the last one on the same context stopped. Each step runs whatever happens to the others; orphans
 * go first, because that needs no room in the store.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE at the end, when a step failed
 */
export async function sweep(ctx: AppContext): Promise<SweepCounts> {
  const { attempt, failures } = createAttempts();
  const orphans = await attempt(() => walkOn(ctx), NOTHING);
  const recoveredJobs = await attempt(() => recoverJobs(ctx), 0);
  const purge = await purgeExpired(ctx);
  await attempt(() => ctx.renderer.cleanUp(), 0);

  const failure = partialFailure([...failures, ...orphans.failures, ...purge.failures]);
  if (failure) throw failure;
  return {
    ...purge.counts,
    recoveredJobs,
    orphanedFiles: orphans.deletedFiles,
    deletedFiles: purge.counts.deletedFiles + orphans.deletedFiles,
    freedBytes: purge.counts.freedBytes + orphans.freedBytes,
    hasMore: orphans.hasMore || purge.hasMore || recoveredJobs >= SWEEP_BATCH,
  };
}

interface OrphanRound extends DeletedFiles {
  readonly hasMore: boolean;
}

const NOTHING: OrphanRound = { deletedFiles: 0, freedBytes: 0, failures: [], hasMore: false };

/** The walk that the next round goes on with. */
const walks = new WeakMap<AppContext, ReturnType<typeof deleteOrphans>>();

async function walkOn(ctx: AppContext): Promise<OrphanRound> {
  const walk = walks.get(ctx) ?? deleteOrphans(ctx);
  walks.delete(ctx);
  let { deletedFiles, freedBytes, failures } = NOTHING;
  for (let steps = 0; steps < ORPHAN_STEPS_A_ROUND; steps++) {
    const { value, done } = await walk.next();
    if (done) return { deletedFiles, freedBytes, failures, hasMore: false };
    deletedFiles += value.deletedFiles;
    freedBytes += value.freedBytes;
    failures = [...failures, ...value.failures];
  }
  walks.set(ctx, walk);
  return { deletedFiles, freedBytes, failures, hasMore: true };
}
