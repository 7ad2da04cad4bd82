import { mkdirSync, statSync } from 'node:fs';
import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes a folder and its parents, accessible to their owner only. An existing one is left as it is.
 *
 * @returns the folders that got new entries
 * @throws the error of the file system
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
 * Why the folder can't be made or written to, in words; null if it can. It is tried, since
 * permissions say little about root, a full disk or /proc. Nothing is left behind.
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

/** The path itself, or its closest parent that exists. */
export async function nearestExisting(path: string): Promise<string> {
  for (let each = resolve(path); ; each = dirname(each)) {
    if ((await exists(each)) || dirname(each) === each) return each;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
