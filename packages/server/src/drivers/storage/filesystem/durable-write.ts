import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PRIVATE_FILE_MODE, type RootFolder } from './root-folder.ts';
import { isMissing, orNullIfMissing } from './storage-error.ts';

/** A delete may take an empty folder away from under a write, but not for ever. */
const FOLDER_TRIES = 20;

/** Writes a file so that it survives a power cut, and that nobody ever sees a part of it. */
export async function writeDurably(root: RootFolder, path: string, bytes: Uint8Array) {
  const temporary = await writeTemporary(root, bytes);
  try {
    const changed = await moveInto(root, temporary, path);
    await Promise.all(changed.map(syncFolder));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** @returns the path of the file, on disk, where only this process knows it */
export async function writeTemporary(root: RootFolder, bytes: Uint8Array): Promise<string> {
  const path = join(root.temporaryPath, randomUUID());
  const file = await openNew(root, path);
  try {
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return path;
}

async function openNew(root: RootFolder, path: string) {
  const existing = await orNullIfMissing(open(path, 'wx', PRIVATE_FILE_MODE));
  if (existing) return existing;
  await root.makeFolder(root.temporaryPath);
  return open(path, 'wx', PRIVATE_FILE_MODE);
}

/** @returns the folders whose entries changed */
async function moveInto(root: RootFolder, from: string, to: string): Promise<readonly string[]> {
  const folder = dirname(to);
  const changed = new Set([folder]);
  for (let tries = 1; ; tries++) {
    try {
      for (const parent of await root.makeFolder(folder)) changed.add(parent);
      if (!(await root.contains(folder))) throw new Error(`${folder} leads out of the storage`);
      await rename(from, to);
      return [...changed];
    } catch (error) {
      if (!isMissing(error) || tries === FOLDER_TRIES) throw error;
    }
  }
}

async function syncFolder(path: string): Promise<void> {
  // A folder that is gone was emptied by a delete: there is nothing left to keep.
  const folder = await orNullIfMissing(open(path, 'r'));
  if (!folder) return;
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
