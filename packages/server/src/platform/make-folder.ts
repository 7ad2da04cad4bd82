import { mkdirSync, statSync } from 'node:fs';
import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes a folder with its parents, for their owner alone. One that is there is left as it is.
 *
 * @returns the folders in which entries were made
 * @throws the error of the file system that stands against it
 */
export function makePrivateFolder(path: string): readonly string[] {
  return makeFolder(path, 0o700);
}

/**
 * Like makePrivateFolder, with permissions as the umask of the process has them.
 *
 * One level at a time, because Node's recursive mkdir never returns where the parent is there and
 * still no folder can be made in it, such as in /proc.
 */
export function makeFolder(path: string, mode = 0o777): readonly string[] {
  const absolute = resolve(path);
  const parent = dirname(absolute);
  try {
    return makeInParent(absolute, mode);
  } catch (error) {
    if (!isMissing(error) || parent === absolute) throw error;
  }
  return [...makeFolder(parent, mode), ...makeInParent(absolute, mode)];
}

function makeInParent(path: string, mode: number): readonly string[] {
  try {
    mkdirSync(path, { mode });
    return [dirname(path)];
  } catch (error) {
    if (isFolder(path)) return [];
    throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * What stands against making the folder or writing into it, in words; null when nothing does. It is
 * tried for real, because permissions say little of root, a full disk or /proc; nothing is left.
 */
export async function folderProblem(path: string): Promise<string | null> {
  const existing = await nearestExisting(path);
  if (!(await stat(existing)).isDirectory()) return `${existing} is no folder`;
  try {
    await rmdir(await mkdtemp(join(existing, '.offprint-doctor-')));
    return null;
  } catch {
    return `${path} cannot be ${existing === resolve(path) ? 'written' : 'made'}`;
  }
}

/** The path itself, or the closest of its parents that is there. */
export async function nearestExisting(path: string): Promise<string> {
  for (let each = resolve(path); ; each = dirname(each)) {
    if ((await exists(each)) || dirname(each) === each) return each;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
