import { randomUUID } from 'node:crypto';
import { closeSync, fdatasync, fsync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PRIVATE_FILE_MODE, type RootFolder } from './root-folder.ts';
import { isMissing } from './storage-error.ts';

// The sync alone runs on another thread. The other calls, a dozen to a file, take microseconds
// each, a tenth of what another thread would cost.
const syncFile = promisify(fdatasync);
const syncEntries = promisify(fsync);

/** How often a folder is made again that a delete has removed before the file was in it. */
const FOLDER_TRIES = 20;

/**
 * Writes a file so that it survives a power cut, and so that no reader sees a part of it. After an
 * abort there is no file, though a call that waits for the disk goes on until it is answered.
 */
export async function writeDurably(
  root: RootFolder,
  path: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const temporary = openTemporary(root);
  const takeBack = () => removeIfPossible(path);
  try {
    writeFileSync(temporary.file, bytes);
    signal.throwIfAborted();
    const changed = moveInto(root, temporary.path, path);
    signal.addEventListener('abort', takeBack);
    // All at once, so that the file system commits the file and its name together.
    await allSynced([syncFile(temporary.file), ...changed.map(syncFolder)]).catch((error) => {
      takeBack();
      throw error;
    });
  } catch (error) {
    rmSync(temporary.path, { force: true });
    throw error;
  } finally {
    closeSync(temporary.file);
    signal.removeEventListener('abort', takeBack);
  }
}

/** @returns the path of the file, which is on disk and known to this process only */
export async function writeTemporary(root: RootFolder, bytes: Uint8Array): Promise<string> {
  const { path, file } = openTemporary(root);
  try {
    writeFileSync(file, bytes);
    await syncFile(file);
    return path;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Waits for all of them even if one fails, since their file may be removed afterwards. */
async function allSynced(syncs: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(syncs);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function openTemporary(root: RootFolder): { readonly path: string; readonly file: number } {
  const path = join(root.temporaryPath, randomUUID());
  return { path, file: openNew(root, path) };
}

/** A file that can't be removed now is an orphan, which a sweep finds. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

function openNew(root: RootFolder, path: string): number {
  try {
    return openSync(path, 'wx', PRIVATE_FILE_MODE);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  root.makeFolder(root.temporaryPath);
  return openSync(path, 'wx', PRIVATE_FILE_MODE);
}

/** @returns the folders whose entries changed */
function moveInto(root: RootFolder, from: string, to: string): readonly string[] {
  const folder = dirname(to);
  const changed = new Set([folder]);
  for (let tries = 1; ; tries++) {
    try {
      for (const parent of root.makeFolder(folder)) changed.add(parent);
      if (!root.contains(folder)) throw new Error(`${folder} leads out of the storage`);
      renameSync(from, to);
      return [...changed];
    } catch (error) {
      if (!isMissing(error) || tries === FOLDER_TRIES) throw error;
    }
  }
}

async function syncFolder(path: string): Promise<void> {
  let folder: number;
  try {
    folder = openSync(path, 'r');
  } catch (error) {
    // A delete has removed the folder, so there is nothing to sync.
    if (isMissing(error)) return;
    throw error;
  }
  try {
    await syncEntries(folder);
  } finally {
    closeSync(folder);
  }
}
