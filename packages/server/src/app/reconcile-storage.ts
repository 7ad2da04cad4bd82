import type { UsageDifference } from '../ports/history-store.ts';
import type { AppContext } from './context.ts';
import { deleteOrphans, findOrphans } from './delete-orphans.ts';
import { partialFailure } from './partial-failure.ts';
import { storageOwner } from './storage-owner.ts';

/** Where what is counted, what the store knows and what lies in the storage did not agree. */
export interface Reconciliation {
  readonly usage: readonly UsageDifference[];
  /** Files that nothing points to; null where the storage belongs to another store. */
  readonly orphans: { readonly files: number; readonly bytes: number } | null;
}

/**
 * Compares the bytes that are counted of each user with the exports and documents that there are,
 * and the files with the exports. With `mend`, counts anew and deletes files that nothing points to.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function reconcileStorage(
  ctx: AppContext,
  { mend }: { readonly mend: boolean },
): Promise<Reconciliation> {
  const usage = await ctx.history.reconcile({ mend });
  if ((await storageOwner(ctx)) === 'another store') return { usage, orphans: null };
  return { usage, orphans: await (mend ? deleteAll(ctx) : countAll(ctx)) };
}

async function deleteAll(ctx: AppContext) {
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

async function countAll(ctx: AppContext) {
  let files = 0;
  let bytes = 0;
  for await (const { orphans } of findOrphans(ctx)) {
    files += orphans.length;
    for (const { sizeBytes } of orphans) bytes += sizeBytes;
  }
  return { files, bytes };
}
