import type { Lease } from '../domain/job/job.ts';
import { HELD } from '../domain/job/lifecycle.ts';
import { leaseOfKey } from '../domain/storage-key.ts';
import type { ListedObject } from '../ports/object-storage.ts';
import { type DeletedFiles, deleteFiles } from './clean-up.ts';
import type { AppContext } from './context.ts';
import { ownsStorage } from './storage-owner.ts';

/** How many files one step looks at, which takes some tens of milliseconds on a local disk. */
export const FILES_A_STEP = 200;

/**
 * Walks all files of a storage that is this store's, and deletes those that no history row points
 * to, a step for each `next`, so that the caller can rest in between. Writes nothing to the store, so
 * that a full disk is cleaned too.
 *
 * @param signal ends the walk at the next file
 * @param after where an earlier walk has ended; without it, from the first file on
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE when the walk cannot go on
 */
export async function* deleteOrphans(
  ctx: AppContext,
  signal?: AbortSignal,
  after?: string,
): AsyncGenerator<DeletedFiles & Step, void, undefined> {
  if (!(await ownsStorage(ctx))) {
    ctx.log.error(
      {},
      'the file storage belongs to another store, or is shared with one, so nothing is deleted that this one does not know; if it is meant to be this one’s alone, run: offprint storage adopt',
    );
    return;
  }
  for await (const { orphans, lastKey } of findOrphans(ctx, signal, after)) {
    yield { ...(await deleteFound(ctx, orphans)), lastKey };
  }
}

interface Step {
  /** The last key that was checked. Null if there was none. */
  readonly lastKey: string | null;
}

interface FoundOrphans extends Step {
  readonly orphans: readonly ListedObject[];
}

/**
 * The files of each step without a history row. A file is spared while it is young by the storage's
 * own clock, and while the lease is held under which it may still be published.
 */
export async function* findOrphans(
  ctx: AppContext,
  signal?: AbortSignal,
  after?: string,
): AsyncGenerator<FoundOrphans, void, undefined> {
  let step: ListedObject[] = [];
  const found = async () => ({
    orphans: await orphansAmong(ctx, step),
    lastKey: step.at(-1)?.key ?? null,
  });
  for await (const file of ctx.storage.list('exports/', after)) {
    if (signal?.aborted) return;
    step.push(file);
    if (step.length < FILES_A_STEP) continue;
    yield await found();
    step = [];
  }
  yield await found();
}

async function orphansAmong(
  ctx: AppContext,
  files: readonly ListedObject[],
): Promise<readonly ListedObject[]> {
  const old = files.filter(({ ageMs }) => ageMs >= ctx.settings.orphanAgeMs);
  // Leases first: once a lease is not held, its file is referenced or will never be.
  const candidates = await notHeld(ctx, old);
  const referenced = await ctx.history.referencedKeys(candidates.map(({ key }) => key));
  return candidates.filter(({ key }) => !referenced.has(key));
}

async function deleteFound(
  ctx: AppContext,
  orphans: readonly ListedObject[],
): Promise<DeletedFiles> {
  const deleted = await deleteFiles(ctx, orphans);
  const { deletedFiles, freedBytes } = deleted;
  if (deletedFiles > 0) {
    const orphanKeys = orphans.map(({ key }) => key);
    ctx.log.info({ deletedFiles, freedBytes, orphanKeys }, 'deleted files that nothing points to');
  }
  ctx.telemetry.swept({ orphanedFiles: deletedFiles, deletedFiles, freedBytes });
  return deleted;
}

async function notHeld(
  ctx: AppContext,
  files: readonly ListedObject[],
): Promise<readonly ListedObject[]> {
  const leases = files.flatMap(({ key }) => leaseOfKey(key) ?? []);
  if (leases.length === 0) return files;
  const held = new Set((await ctx.jobs.held(leases, HELD)).map(nameOf));
  return files.filter(({ key }) => {
    const lease = leaseOfKey(key);
    return lease === null || !held.has(nameOf(lease));
  });
}

function nameOf({ jobId, fence }: Lease): string {
  return `${jobId}/${fence}`;
}
