import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { folderProblem, nearestExisting } from '../../platform/folder-problem.ts';
import { formatBytes } from '../format.ts';
import { type Check, failed, ok, warning } from './check.ts';

const NAME = 'Data';
const LITTLE_SPACE_BYTES = 500_000_000;

/** Whether the data directory can be written, or made. Makes nothing. */
export async function checkDataDirectory({ dataDir }: Config): Promise<Check> {
  const problem = await folderProblem(dataDir);
  if (problem !== null) {
    const advice = `Let this user write ${dataDir}, or set OFFPRINT_DATA_DIR to another folder.`;
    return failed(NAME, problem, advice);
  }
  const existing = await nearestExisting(dataDir);
  const { bavail, bsize } = await statfs(existing);
  const freeBytes = bavail * bsize;
  const isThere = existing === resolve(dataDir);
  const found = `${dataDir}${isThere ? '' : ' (a start makes it)'}, ${formatBytes(freeBytes)} free`;
  if (freeBytes >= LITTLE_SPACE_BYTES) return ok(NAME, found);
  return warning(NAME, found, 'Make room, before exports fail with STORAGE_UNAVAILABLE.');
}
