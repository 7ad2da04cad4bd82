import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkStore, migrationStatus } from '../../compose.ts';
import type { Config } from '../../config/config.ts';
import { toOffprintError } from '../../domain/errors.ts';
import { plural } from '../format.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { exists, folderProblem } from './folder-problem.ts';

const NAME = 'Store';
const OTHERS_MODE = 0o077;

/** Whether the store opens and is up to date. A store that is not there yet is not made. */
export async function checkJobStore(config: Config): Promise<Check> {
  const path = config.store.sqlitePath;
  if (path === ':memory:') {
    const advice = 'Unset OFFPRINT_SQLITE_PATH to keep jobs and history in a file.';
    return warning(NAME, 'SQLite in memory: everything is lost at exit', advice);
  }
  try {
    const { applied, pending } = await migrationStatus(config);
    if (!(await exists(path))) return await checkPlace(path);
    if (pending.length > 0) return checkPending(config, pending);
    const { byStatus } = await checkStore(config);
    const jobs = Object.entries(byStatus).filter(([, count]) => count > 0);
    const content = jobs.map(([status, count]) => `${count} ${status}`).join(', ') || 'no jobs';
    const found = `SQLite, ${path}, ${plural(applied.length, 'migration')}, ${content}`;
    if (!(await isOpenToOthers(path))) return ok(NAME, found);
    return warning(NAME, `${found}; others may read it`, `Run: chmod 600 '${path}'`);
  } catch (error) {
    return failed(NAME, toOffprintError(error).message);
  }
}

async function checkPlace(path: string): Promise<Check> {
  const problem = await folderProblem(dirname(path));
  if (problem === null) return ok(NAME, `SQLite, ${path} (a start makes it)`);
  const advice = 'Set OFFPRINT_DATA_DIR or OFFPRINT_SQLITE_PATH to another place.';
  return failed(NAME, `${path} cannot be made: ${problem}`, advice);
}

function checkPending({ store }: Config, pending: readonly string[]): Check {
  const found = `SQLite, ${store.sqlitePath} lacks ${pending.join(', ')}`;
  return store.migrateOnStart
    ? warning(NAME, found, 'The next start applies them; so does: offprint migrate')
    : failed(NAME, found, 'Run: offprint migrate');
}

async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return ((await stat(path)).mode & OTHERS_MODE) !== 0;
}
