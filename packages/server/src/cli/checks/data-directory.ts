import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../../config/config.ts';
import { formatBytes } from '../format.ts';
import { type Check, failed, ok, warning } from './check.ts';

const NAME = 'Data';
const LITTLE_SPACE_BYTES = 500_000_000;

/** Whether the data directory can be written, or made. Makes nothing. */
export async function checkDataDirectory({ dataDir }: Config): Promise<Check> {
  const existing = await nearestExisting(dataDir);
  const isThere = existing === dataDir;
  const isDirectory = (await stat(existing)).isDirectory();
  if (!isDirectory) {
    return failed(NAME, `${existing} is no folder`, 'Set OFFPRINT_DATA_DIR to another folder.');
  }
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const advice = `Let this user write ${existing}, or set OFFPRINT_DATA_DIR to another folder.`;
    return failed(NAME, `${dataDir} cannot be ${isThere ? 'written' : 'made'}`, advice);
  }
  const { bavail, bsize } = await statfs(existing);
  const freeBytes = bavail * bsize;
  const found = `${dataDir}${isThere ? '' : ' (a start makes it)'}, ${formatBytes(freeBytes)} free`;
  if (freeBytes >= LITTLE_SPACE_BYTES) return ok(NAME, found);
  return warning(NAME, found, 'Make room, before exports fail with STORAGE_UNAVAILABLE.');
}

async function nearestExisting(path: string): Promise<string> {
  for (let each = path; ; each = dirname(each)) {
    if (await exists(each)) return each;
    if (dirname(each) === each) return each;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
