import { expireLease } from '../domain/job/lifecycle.ts';
import type { StoredObject } from '../ports/object-storage.ts';
import type { AppContext } from './context.ts';
import { jobFields } from './log-fields.ts';
import { createAttempts } from './partial-failure.ts';

const SWEEP_BATCH = 50;

export interface PurgeCounts {
  readonly purgedJobs: number;
  readonly expiredExports: number;
  readonly deletedFiles: number;
  readonly freedBytes: number;
}

export interface Purge {
  readonly counts: PurgeCounts;
  /** Whether a batch was full, so that there may be more to do. */
  readonly hasMore: boolean;
  readonly failures: readonly unknown[];
}

/** Requeues a batch of jobs whose workers are gone. Returns how many. */
export async function recoverJobs(ctx: AppContext): Promise<number> {
  const expiry = expireLease(ctx.settings.recordTtl);
  const jobs = await ctx.jobs.expireLeases(expiry, SWEEP_BATCH);
  for (const job of jobs) {
    const { status, attempts } = job;
    ctx.log.warn({ ...jobFields(job), status, attempts }, 'a worker was lost');
  }
  const deliveries = (await ctx.webhooks?.queue.expireLeases(expiry, SWEEP_BATCH)) ?? [];
  ctx.telemetry.swept({ recoveredJobs: jobs.length, recoveredDeliveries: deliveries.length });
  return jobs.length + deliveries.length;
}

/**
 * Removes a batch of expired records and files. Never throws. A row is swept once: if its file
 * can't be deleted now, the walk for orphans deletes it later.
 */
export async function purgeExpired(ctx: AppContext): Promise<Purge> {
  const { attempt, failures } = createAttempts();
  const purgedJobs = await attempt(() => ctx.jobs.purgeExpired(SWEEP_BATCH), 0);
  const purgeDeliveries = async () => (await ctx.webhooks?.queue.purgeExpired(SWEEP_BATCH)) ?? 0;
  const purgedDeliveries = await attempt(purgeDeliveries, 0);
  const expired = await attempt(() => ctx.history.sweepExpired(SWEEP_BATCH), []);
  const files = expired.map((record) => ({
    key: record.storageKey,
    sizeBytes: record.fileSizeBytes,
  }));
  const deleted = await deleteFiles(ctx, files);
  const { expiredRowTtlMs } = ctx.settings;
  const purgedRows = await attempt(() => ctx.history.purgeSwept(expiredRowTtlMs, SWEEP_BATCH), 0);
  const counts = {
    purgedJobs,
    expiredExports: expired.length,
    deletedFiles: deleted.deletedFiles,
    freedBytes: deleted.freedBytes,
  };
  ctx.telemetry.swept({ ...counts });
  return {
    counts,
    hasMore: Math.max(purgedJobs, purgedDeliveries, expired.length, purgedRows) >= SWEEP_BATCH,
    failures: [...failures, ...deleted.failures],
  };
}

type DeletableFile = Pick<StoredObject, 'key' | 'sizeBytes'>;

export interface DeletedFiles {
  readonly deletedFiles: number;
  readonly freedBytes: number;
  readonly failures: readonly unknown[];
}

/** Deletes what it can, and counts what is gone. */
export async function deleteFiles(
  ctx: AppContext,
  files: readonly DeletableFile[],
): Promise<DeletedFiles> {
  if (files.length === 0) return counted(files, []);
  try {
    await ctx.storage.deleteMany(files.map(({ key }) => key));
    return counted(files, []);
  } catch (error) {
    const gone = await goneAmong(ctx, files).catch(() => []);
    return counted(gone, [error]);
  }
}

async function goneAmong(ctx: AppContext, files: readonly DeletableFile[]) {
  const gone: DeletableFile[] = [];
  for (const file of files) {
    if ((await ctx.storage.stat(file.key)) === null) gone.push(file);
  }
  return gone;
}

function counted(gone: readonly DeletableFile[], failures: readonly unknown[]): DeletedFiles {
  const freedBytes = gone.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { deletedFiles: gone.length, freedBytes, failures };
}
