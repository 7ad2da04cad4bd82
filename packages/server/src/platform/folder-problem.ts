import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

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
