import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing } from './storage-error.ts';

const PRIVATE_FOLDER_MODE = 0o700;

/**
 * Makes a folder with its parents, for their owner alone. One level at a time, because Node's own
 * recursive mkdir spins for ever where no folder can be made, such as below /proc.
 *
 * @param path absolute
 * @returns the folders in which entries were made
 */
export async function makePrivateFolder(path: string): Promise<readonly string[]> {
  try {
    return await makeInParent(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
  }
  const changed = await makePrivateFolder(dirname(path));
  return [...changed, ...(await makeInParent(path))];
}

async function makeInParent(path: string): Promise<readonly string[]> {
  try {
    await mkdir(path, { mode: PRIVATE_FOLDER_MODE });
    return [dirname(path)];
  } catch (error) {
    if (await isFolder(path)) return [];
    throw error;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
