import type { Dirent, Stats } from 'node:fs';
import { lstat, open, opendir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject, StoredObject } from '../../../ports/object-storage.ts';
import { isInside, isValidKey, PRIVATE_FILE_MODE, type RootFolder } from './root-folder.ts';
import { orNullIfMissing } from './storage-error.ts';

/** A temporary file that each listing empties again, to ask for the file system's time. */
const CLOCK_FILE = 'clock';

export interface ListOptions {
  /** By the file system's own clock. */
  readonly nowMs: number;
  readonly after?: string | undefined;
}

/**
 * Lists objects by key. Keeps the names of one folder of each level in memory, however long the
 * list is.
 */
export async function* listObjects(
  root: RootFolder,
  prefix: string,
  { nowMs, after = '' }: ListOptions,
): AsyncGenerator<ListedObject> {
  const folderKey = prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, '');
  if (folderKey !== '' && !isValidKey(folderKey)) return;
  for await (const key of walk(root, folderKey, after)) {
    if (!key.startsWith(prefix)) continue;
    const file = await statFile(root.pathOf(key));
    if (file) yield { key, sizeBytes: file.size, ageMs: nowMs - file.mtimeMs };
  }
}

async function* walk(root: RootFolder, folderKey: string, after: string): AsyncGenerator<string> {
  for (const entry of await sortedEntries(join(root.path, folderKey))) {
    const key = folderKey === '' ? entry.name : `${folderKey}/${entry.name}`;
    // Temporary files and whatever else was put here are no objects.
    if (!isValidKey(key)) continue;
    if (entry.isDirectory() && mayHoldLater(key, after)) yield* walk(root, key, after);
    if (entry.isFile() && key > after) yield key;
  }
}

/** Whether a folder may hold keys that sort after this one. */
function mayHoldLater(folderKey: string, after: string): boolean {
  return `${folderKey}/` > after || after.startsWith(`${folderKey}/`);
}

/** Sorted by key: a folder sorts as its name and a slash. */
async function sortedEntries(folder: string): Promise<readonly Dirent[]> {
  const entries = (await orNullIfMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const orderOf = (entry: Dirent) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
  return entries.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Null for symbolic links too. */
export async function statObject(root: RootFolder, key: string): Promise<StoredObject | null> {
  const path = root.pathOf(key);
  const file = await statFile(path);
  if (file && isInside(root, path)) return { key, sizeBytes: file.size };
  root.identity.verify();
  return null;
}

async function statFile(path: string): Promise<Stats | null> {
  const stats = await orNullIfMissing(lstat(path));
  return stats?.isFile() ? stats : null;
}

/**
 * The date that the file system gives to a file that is written now, as epoch ms. On a network
 * share it goes by the server's clock, which may differ from this machine's by hours. It is asked
 * by emptying an empty file, which needs no room on a full disk.
 */
export async function fileSystemNowMs(root: RootFolder): Promise<number> {
  root.makeFolder(root.temporaryPath);
  const path = join(root.temporaryPath, CLOCK_FILE);
  const file = await open(path, 'w', PRIVATE_FILE_MODE);
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
  }
}

/**
 * Files that can't be removed stay, and the listing goes on.
 *
 * @param before epoch ms: files last written earlier belong to no running write
 */
export async function removeTemporaryFiles(root: RootFolder, before: number): Promise<void> {
  for await (const { name } of entriesOf(root.temporaryPath)) {
    const path = join(root.temporaryPath, name);
    const stats = await orNullIfMissing(lstat(path));
    if (!stats || stats.mtimeMs >= before) continue;
    await rm(path).catch(() => undefined);
  }
}

/** None if a delete has removed the folder. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const entries = await orNullIfMissing(opendir(folder));
  if (entries) yield* entries;
}
