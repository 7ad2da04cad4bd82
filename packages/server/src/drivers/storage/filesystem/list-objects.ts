import type { Dirent } from 'node:fs';
import { lstat, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredObject } from '../../../ports/object-storage.ts';
import { isValidKey, type RootFolder } from './root-folder.ts';
import { orNullIfMissing } from './storage-error.ts';

/** Walks the folders one entry at a time, so a listing needs no memory however long it is. */
export async function* listObjects(root: RootFolder, prefix: string): AsyncGenerator<StoredObject> {
  const folderKey = prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, '');
  if (folderKey !== '' && !isValidKey(folderKey)) return;
  for await (const object of walk(root, folderKey)) {
    if (object.key.startsWith(prefix)) yield object;
  }
}

async function* walk(root: RootFolder, folderKey: string): AsyncGenerator<StoredObject> {
  for await (const entry of entriesOf(join(root.path, folderKey))) {
    const key = folderKey === '' ? entry.name : `${folderKey}/${entry.name}`;
    // Temporary files, and whatever else somebody has put here, are no objects.
    if (!isValidKey(key)) continue;
    if (entry.isDirectory()) yield* walk(root, key);
    if (!entry.isFile()) continue;
    const object = await statObject(root, key);
    if (object) yield object;
  }
}

export async function statObject(root: RootFolder, key: string): Promise<StoredObject | null> {
  const stats = await orNullIfMissing(lstat(root.pathOf(key)));
  if (!stats?.isFile()) return null;
  return { key, sizeBytes: stats.size, modifiedAtMs: stats.mtimeMs };
}

/**
 * What can't be removed stays: it is no reason to list nothing.
 *
 * @param before epoch ms: files that were last written earlier are nobody's any more
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
