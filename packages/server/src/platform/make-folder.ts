import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

// One level at a time, because Node's own recursive mkdir spins for ever where no folder can be
// made, such as below /proc.

const PRIVATE_FOLDER_MODE = 0o700;

/**
 * Makes a folder with its parents, for their owner alone. One that is there is left as it is.
 *
 * @returns the folders in which entries were made
 * @throws the error of the file system that stands against it
 */
export function makePrivateFolder(path: string): Promise<readonly string[]> {
  return makeFolder(path, PRIVATE_FOLDER_MODE);
}

/** Like makePrivateFolder, with permissions as the umask of the process has them. */
export async function makeFolder(path: string, mode = 0o777): Promise<readonly string[]> {
  const absolute = resolve(path);
  const parent = dirname(absolute);
  try {
    return await makeInParent(absolute, mode);
  } catch (error) {
    if (!isMissing(error) || parent === absolute) throw error;
  }
  const changed = await makeFolder(parent, mode);
  return [...changed, ...(await makeInParent(absolute, mode))];
}

/** Like makePrivateFolder, for where a turn of the event loop costs more than the call. */
export function makePrivateFolderSync(path: string): readonly string[] {
  const absolute = resolve(path);
  const parent = dirname(absolute);
  try {
    return makeInParentSync(absolute);
  } catch (error) {
    if (!isMissing(error) || parent === absolute) throw error;
  }
  return [...makePrivateFolderSync(parent), ...makeInParentSync(absolute)];
}

async function makeInParent(path: string, mode: number): Promise<readonly string[]> {
  try {
    await mkdir(path, { mode });
    return [dirname(path)];
  } catch (error) {
    if (await isFolder(path)) return [];
    throw error;
  }
}

function makeInParentSync(path: string): readonly string[] {
  try {
    mkdirSync(path, { mode: PRIVATE_FOLDER_MODE });
    return [dirname(path)];
  } catch (error) {
    if (isFolderSync(path)) return [];
    throw error;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function isFolderSync(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
