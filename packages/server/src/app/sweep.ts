import { expireLease } from '../domain/job/lifecycle.ts';
import type { AppContext } from './context.ts';

const BATCH = 50;

export interface SweepCounts {
  readonly recoveredJobs: number;
  readonly purgedJobs: number;
  readonly expiredExports: number;
  readonly deletedFiles: number;
  readonly freedBytes: number;
  readonly orphanedFiles: number;
  /** A batch was full, so there may be more to do. */
  readonly hasMore: boolean;
}

/** Gives jobs of vanished workers back to the queue. Returns how many. */
export async function recoverJobs(ctx: AppContext): Promise<number> {
  const jobs = await ctx.jobs.expireLeases(expireLease(ctx.settings.recordTtl), BATCH);
  for (const { id, status, attempts } of jobs) {
    ctx.log.warn({ jobId: id, status, attempts }, 'a worker was lost');
  }
  return jobs.length;
}

/**
 * One round of cleaning, bounded in work: leases, records and files past their time, orphans.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function sweep(ctx: AppContext): Promise<SweepCounts> {
  const recoveredJobs = await recoverJobs(ctx);
  const purgedJobs = await ctx.jobs.purgeExpired(BATCH);
  const expired = await ctx.history.takeExpired(BATCH);
  await ctx.storage.deleteMany(expired.map(({ storageKey }) => storageKey));
  const purgedRows = await ctx.history.purgeTaken(ctx.settings.expiredRowTtlMs, BATCH);
  const orphans = await deleteOrphans(ctx);
  await ctx.renderer.cleanUp();
  const counts = {
    recoveredJobs,
    purgedJobs,
    expiredExports: expired.length,
    deletedFiles: expired.length + orphans.files,
    freedBytes: expired.reduce((sum, { fileSizeBytes }) => sum + fileSizeBytes, orphans.bytes),
    orphanedFiles: orphans.files,
    hasMore:
      Math.max(recoveredJobs, purgedJobs, expired.length, purgedRows, orphans.files) >= BATCH,
  };
  const { hasMore: _, ...reported } = counts;
  ctx.telemetry.swept(reported);
  return counts;
}

/**
 * Deletes files that no history row points to. A file is spared until it is older than any lease
 * under which it may still be published.
 */
async function deleteOrphans(ctx: AppContext): Promise<{ files: number; bytes: number }> {
  const oldestSparedMs = ctx.clock.nowMs() - ctx.settings.orphanAgeMs;
  let candidates: { key: string; sizeBytes: number }[] = [];
  const counts = { files: 0, bytes: 0 };
  const deleteUnreferenced = async () => {
    const referenced = await ctx.history.referencedKeys(candidates.map(({ key }) => key));
    const orphans = candidates.filter(({ key }) => !referenced.has(key));
    candidates = [];
    await ctx.storage.deleteMany(orphans.map(({ key }) => key));
    counts.files += orphans.length;
    counts.bytes += orphans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  };
  for await (const object of ctx.storage.list('exports/')) {
    if (object.modifiedAtMs > oldestSparedMs) continue;
    candidates.push(object);
    if (candidates.length >= BATCH) await deleteUnreferenced();
    if (counts.files >= BATCH) return counts;
  }
  if (candidates.length > 0) await deleteUnreferenced();
  return counts;
}
