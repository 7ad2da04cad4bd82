import type { ObjectStorage } from '../ports/object-storage.ts';
import type { AppContext } from './context.ts';

/** Outside of `exports/`, so that no walk over the files finds it. */
const OWNER_KEY = 'store-id';
/** Written by another store that was set up over this storage. */
const GUEST_KEY = 'store-guest';
/** How many files are checked to find the owner of an unmarked storage. */
const SAMPLE_FILES = 200;
const WRITE_LIMIT_MS = 30_000;

type Owned = Pick<AppContext, 'storage' | 'history' | 'storeIdentity'>;

/** `shared`: it is this store's, and another one that is set up over it may have files in it too. */
export type StorageOwner = 'this store' | 'shared' | 'another store' | 'nobody';

/**
 * Whose the storage is. A second store over the same files (a new database, a mistyped schema or
 * prefix) knows none of the first one's, so the storage carries the identity of its store. One that
 * carries none is nobody's when it holds no export, or holds some of this store's.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function storageOwner(ctx: Owned): Promise<StorageOwner> {
  const mark = await readMark(ctx.storage);
  if (mark === null) return (await isFree(ctx)) ? 'nobody' : 'another store';
  if (mark !== (await ctx.storeIdentity())) return 'another store';
  return (await ctx.storage.stat(GUEST_KEY)) === null ? 'this store' : 'shared';
}

/**
 * Whether this store may delete what it does not know in the storage. One that is nobody's becomes
 * this store's; in one that is another's, a mark keeps that one from deleting this store's files.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function ownsStorage(ctx: Owned): Promise<boolean> {
  if ((await storageOwner(ctx)) === 'nobody') await leaveMark(ctx, OWNER_KEY);
  const owner = await storageOwner(ctx);
  if (owner === 'another store') await leaveMark(ctx, GUEST_KEY);
  return owner === 'this store';
}

/**
 * Makes the storage this store's alone, whosever it was: its orphans are deleted from now on, until
 * another store that is still at work comes upon it again.
 */
export async function adoptStorage(ctx: Owned): Promise<void> {
  await ctx.storage.delete(OWNER_KEY);
  await writeMark(ctx, OWNER_KEY);
  await ctx.storage.delete(GUEST_KEY);
}

/** Leaves a mark unless there is one; of several processes that do so at once, one wins. */
async function leaveMark(ctx: Owned, key: string): Promise<void> {
  if ((await ctx.storage.stat(key)) !== null) return;
  await writeMark(ctx, key).catch(async (error: unknown) => {
    if ((await ctx.storage.stat(key)) === null) throw error;
  });
}

async function readMark(storage: ObjectStorage): Promise<string | null> {
  const bytes = await storage.read(OWNER_KEY);
  return bytes && new TextDecoder().decode(bytes);
}

async function writeMark({ storage, storeIdentity }: Owned, key: string): Promise<void> {
  const bytes = new TextEncoder().encode(await storeIdentity());
  await storage.put(key, bytes, AbortSignal.timeout(WRITE_LIMIT_MS));
}

async function isFree({ storage, history }: Owned): Promise<boolean> {
  const keys: string[] = [];
  for await (const { key } of storage.list('exports/')) {
    keys.push(key);
    if (keys.length === SAMPLE_FILES) break;
  }
  return keys.length === 0 || (await history.referencedKeys(keys)).size > 0;
}
