import type { UsageDifference } from '../ports/history-store.ts';
import type { AppContext } from './context.ts';
import { deleteOrphans, findOrphans } from './delete-orphans.ts';
import { findExportsWithoutFile } from './missing-files.ts';
import { partialFailure } from './partial-failure.ts';
import { type StorageOwner, storageOwner } from './storage-owner.ts';

interface FoundFiles {
  readonly files: number;
  readonly bytes: number;
}

/** Where the counters, the store and the storage disagreed. */
export interface Reconciliation {
  readonly usage: readonly UsageDifference[];
  readonly owner: StorageOwner;
  /** Files without an export; null if some may be another store's. */
  readonly orphans: FoundFiles | null;
  /**
   * Missing files of exports; null unless the storage is marked as this store's: in a bucket named
   * by mistake, all would be missing.
   */
  readonly missing: FoundFiles | null;
}

/**
 * Compares the bytes that are counted of each user with the exports and documents that there are,
 * and the files with the exports. With `mend`, counts anew, deletes files that nothing points to, and
 * removes exports whose file is gone.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function reconcileStorage(
  ctx: AppContext,
  { mend }: { readonly mend: boolean },
): Promise<Reconciliation> {
  const owner = await storageOwner(ctx);
  const isOurs = owner === 'this store' || owner === 'shared';
  const missing = isOurs ? await sumUp(exportsWithoutFile(ctx, mend)) : null;
  const usage = await ctx.history.reconcile({ mend });
  if (owner === 'another store' || owner === 'shared')
    return { usage, owner, orphans: null, missing };
  return { usage, owner, orphans: await (mend ? deleteAll(ctx) : countAll(ctx)), missing };
}

async function* exportsWithoutFile(ctx: AppContext, mend: boolean) {
  for await (const exports of findExportsWithoutFile(ctx)) {
    for (const { userId, id, fileSizeBytes } of exports) {
      if (mend) await ctx.history.remove(userId, id);
      yield fileSizeBytes;
    }
  }
}

async function deleteAll(ctx: AppContext): Promise<FoundFiles> {
  let files = 0;
  let bytes = 0;
  const failures: unknown[] = [];
  for await (const step of deleteOrphans(ctx)) {
    files += step.deletedFiles;
    bytes += step.freedBytes;
    failures.push(...step.failures);
  }
  const failure = partialFailure(failures);
  if (failure) throw failure;
  return { files, bytes };
}

function countAll(ctx: AppContext): Promise<FoundFiles> {
  return sumUp(orphanSizes(ctx));
}

async function* orphanSizes(ctx: AppContext) {
  for await (const { orphans } of findOrphans(ctx)) {
    for (const { sizeBytes } of orphans) yield sizeBytes;
  }
}

async function sumUp(sizes: AsyncIterable<number>): Promise<FoundFiles> {
  let files = 0;
  let bytes = 0;
  for await (const size of sizes) {
    files += 1;
    bytes += size;
  }
  return { files, bytes };
}
