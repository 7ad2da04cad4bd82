import type { Dirent, Stats } from 'node:fs';
import { lstat, open, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject, StoredObject } from '../../../ports/object-storage.ts';
import { isInside, isValidKey, PRIVATE_FILE_MODE, type RootFolder } from './root-folder.ts';
import { orNullIfMissing } from './storage-error.ts';

/** Among the temporary files, emptied again at each listing. */
const CLOCK_FILE = 'clock';

/**
 * Walks the folders one entry at a time, so a listing needs no memory however long it is.
 *
 * @param nowMs by the file system's own clock
 */
export async function* listObjects(
  root: RootFolder,
  prefix: string,
  nowMs: number,
): AsyncGenerator<ListedObject> {
  const folderKey = prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, '');
  if (folderKey !== '' && !isValidKey(folderKey)) return;
  for await (const key of walk(root, folderKey)) {
    if (!key.startsWith(prefix)) continue;
    const file = await statFile(root.pathOf(key));
    if (file) yield { key, sizeBytes: file.size, ageMs: nowMs - file.mtimeMs };
  }
}

async function* walk(root: RootFolder, folderKey: string): AsyncGenerator<string> {
  for await (const entry of entriesOf(join(root.path, folderKey))) {
    const key = folderKey === '' ? entry.name : `${folderKey}/${entry.name}`;
    // Temporary files, and whatever else somebody has put here, are no objects.
    if (!isValidKey(key)) continue;
    if (entry.isDirectory()) yield* walk(root, key);
    if (entry.isFile()) yield key;
  }
}

/** Null also for what a symbolic link leads to. */
export async function statObject(root: RootFolder, key: string): Promise<StoredObject | null> {
  const path = root.pathOf(key);
  const file = await statFile(path);
  return file && isInside(root, path) ? { key, sizeBytes: file.size } : null;
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
