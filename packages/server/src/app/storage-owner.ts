import type { ObjectStorage } from '../ports/object-storage.ts';
import type { AppContext } from './context.ts';

/** Beside `exports/`, so that no walk over the files meets it. */
const OWNER_KEY = 'store-id';
/** So many files are looked at to tell whose an unmarked storage is. */
const SAMPLE_FILES = 200;
const WRITE_LIMIT_MS = 30_000;

type Owned = Pick<AppContext, 'storage' | 'history' | 'storeIdentity'>;

export type StorageOwner = 'this store' | 'another store' | 'nobody';

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
  return mark === (await ctx.storeIdentity()) ? 'this store' : 'another store';
}

/**
 * Whether this store may delete what it does not know in the storage. One that is nobody's becomes
 * this store's.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function ownsStorage(ctx: Owned): Promise<boolean> {
  const owner = await storageOwner(ctx);
  if (owner !== 'nobody') return owner === 'this store';
  // Of two that take it at once, the one whose mark stays has it.
  await writeMark(ctx).catch(async (error: unknown) => {
    if ((await readMark(ctx.storage)) === null) throw error;
  });
  return (await storageOwner(ctx)) === 'this store';
}

/** Makes the storage this store's, whosever it was: its orphans are deleted from now on. */
export async function adoptStorage(ctx: Owned): Promise<void> {
  await ctx.storage.delete(OWNER_KEY);
  await writeMark(ctx);
}

async function readMark(storage: ObjectStorage): Promise<string | null> {
  const bytes = await storage.read(OWNER_KEY);
  return bytes && new TextDecoder().decode(bytes);
}

async function writeMark({ storage, storeIdentity }: Owned): Promise<void> {
  const bytes = new TextEncoder().encode(await storeIdentity());
  await storage.put(OWNER_KEY, bytes, AbortSignal.timeout(WRITE_LIMIT_MS));
}

async function isFree({ storage, history }: Owned): Promise<boolean> {
  const keys: string[] = [];
  for await (const { key } of storage.list('exports/')) {
    keys.push(key);
    if (keys.length === SAMPLE_FILES) break;
  }
  return keys.length === 0 || (await history.referencedKeys(keys)).size > 0;
}
