import type { AppContext } from './context.ts';
import { deleteFiles } from './delete-files.ts';
import { createAttempts } from './partial-failure.ts';

export const SWEEP_BATCH = 50;

export interface PurgeCounts {
  readonly purgedJobs: number;
  readonly expiredExports: number;
  readonly deletedFiles: number;
  readonly freedBytes: number;
}

export interface Purge {
  readonly counts: PurgeCounts;
  /** A batch was full, so there may be more to do. */
  readonly hasMore: boolean;
  readonly failures: readonly unknown[];
}

/**
 * Removes a batch of records and of files past their time. Never throws. A row is taken once, so
 * a file that can't be deleted now is left to the walk for orphans and not met again here.
 */
export async function purgeExpired(ctx: AppContext): Promise<Purge> {
  const { attempt, failures } = createAttempts();
  const purgedJobs = await attempt(() => ctx.jobs.purgeExpired(SWEEP_BATCH), 0);
  const expired = await attempt(() => ctx.history.takeExpired(SWEEP_BATCH), []);
  const files = expired.map((record) => ({
    key: record.storageKey,
    sizeBytes: record.fileSizeBytes,
  }));
  const deleted = await deleteFiles(ctx, files);
  const { expiredRowTtlMs } = ctx.settings;
  const purgedRows = await attempt(() => ctx.history.purgeTaken(expiredRowTtlMs, SWEEP_BATCH), 0);
  const counts = {
    purgedJobs,
    expiredExports: expired.length,
    deletedFiles: deleted.deletedFiles,
    freedBytes: deleted.freedBytes,
  };
  ctx.telemetry.swept({ ...counts });
  return {
    counts,
    hasMore: Math.max(purgedJobs, expired.length, purgedRows) >= SWEEP_BATCH,
    failures: [...failures, ...deleted.failures],
  };
}
