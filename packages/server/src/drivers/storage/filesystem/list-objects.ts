import type { Dirent, Stats } from 'node:fs';
import { lstat, open, opendir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject, StoredObject } from '../../../ports/object-storage.ts';
import { isInside, isValidKey, PRIVATE_FILE_MODE, type RootFolder } from './root-folder.ts';
import { orNullIfMissing } from './storage-error.ts';

/** Among the temporary files, emptied again at each listing. */
const CLOCK_FILE = 'clock';

export interface ListOptions {
  /** By the file system's own clock. */
  readonly nowMs: number;
  readonly after?: string | undefined;
}

/** By key. Holds the names of one folder of each level, however long the listing is. */
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
    // Temporary files, and whatever else somebody has put here, are no objects.
    if (!isValidKey(key)) continue;
    if (entry.isDirectory() && mayHoldLater(key, after)) yield* walk(root, key, after);
    if (entry.isFile() && key > after) yield key;
  }
}

/** Whether some of the keys in a folder may come after another one. */
function mayHoldLater(folderKey: string, after: string): boolean {
  return `${folderKey}/` > after || after.startsWith(`${folderKey}/`);
}

/** In the order of the keys under them, to which a folder is its name and a slash. */
async function sortedEntries(folder: string): Promise<readonly Dirent[]> {
  const entries = (await orNullIfMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const orderOf = (entry: Dirent) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
  return entries.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Null also for what a symbolic link leads to. */
export async function statObject(root: RootFolder, key: string): Promise<StoredObject | null> {
  const path = root.pathOf(key);
  const file = await statFile(path);
  if (file && isInside(root, path)) return { key, sizeBytes: file.size };
  root.identity.hold();
  return null;
}

async function statFile(path: string): Promise<Stats | null> {
  const stats = await orNullIfMissing(lstat(path));
  return stats?.isFile() ? stats : null;
}

/**
 * What the file system would date a file that is written now, as epoch ms. On a network share that
 * is the server's clock, which may differ from this machine's by hours. Emptying a file that is
 * empty needs no room, so that a full disk can still be listed and cleaned.
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
 * What can't be removed stays: it is no reason to list nothing.
 *
 * @param before epoch ms: files that were last written earlier belong to no write under way
 */
export async function removeTemporaryFiles(root: RootFolder, before: number): Promise<void> {
  for await (const { name } of entriesOf(root.temporaryPath)) {
    const path = join(root.temporaryPath, name);
    const stats = await orNullIfMissing(lstat(path));
    if (!stats || stats.mtimeMs >= before) continue;
    await rm(path).catch(() => undefined);
  }
}

/** None when the folder is not there: a delete may have taken it away meanwhile. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const entries = await orNullIfMissing(opendir(folder));
  if (entries) yield* entries;
}
