import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toOffprintError } from '../../../domain/errors.ts';
import { exists, folderProblem } from '../../../platform/make-folder.ts';
import type { StoreFinding } from '../../../ports/store.ts';
import type { Migration } from '../migration-plan.ts';
import { openSqliteStore, type SqliteStoreOptions, sqliteMigrationStatus } from './sqlite-store.ts';

const OTHERS_MODE = 0o077;

/** Checks that the file opens and is up to date. Does not create a missing file. */
export async function diagnoseSqlite(
  options: SqliteStoreOptions,
): Promise<readonly StoreFinding[]> {
  try {
    return [await lookAt(options)];
  } catch (error) {
    return [{ status: 'failed', found: toOffprintError(error).message, advice: null }];
  }
}

async function lookAt(options: SqliteStoreOptions): Promise<StoreFinding> {
  const { path } = options;
  if (path === ':memory:') {
    const advice = 'Unset OFFPRINT_SQLITE_PATH to keep jobs and history in a file.';
    return { status: 'warning', found: 'SQLite in memory: everything is lost at exit', advice };
  }
  const { applied, pending } = sqliteMigrationStatus(path);
  if (!(await exists(path))) return placeFinding(path);
  if (pending.length > 0) return pendingFinding(options, pending);
  const migrations = `${applied.length} migration${applied.length === 1 ? '' : 's'}`;
  const found = `SQLite, ${path}, ${migrations}, ${await contentOf(options)}`;
  if (!(await isOpenToOthers(path))) return { status: 'ok', found, advice: null };
  const advice = `Run: chmod 600 '${path}'`;
  return { status: 'warning', found: `${found}; others may read it`, advice };
}

async function placeFinding(path: string): Promise<StoreFinding> {
  const problem = await folderProblem(dirname(path));
  if (problem === null) {
    return { status: 'ok', found: `SQLite, ${path} (a start makes it)`, advice: null };
  }
  const advice = 'Set OFFPRINT_DATA_DIR or OFFPRINT_SQLITE_PATH to another place.';
  return { status: 'failed', found: `${path} cannot be made: ${problem}`, advice };
}

function pendingFinding(
  { path, migrate }: SqliteStoreOptions,
  pending: readonly Migration[],
): StoreFinding {
  const found = `SQLite, ${path} lacks ${pending.map(({ name }) => name).join(', ')}`;
  return migrate
    ? { status: 'warning', found, advice: 'The next start applies them; so does: offprint migrate' }
    : { status: 'failed', found, advice: 'Run: offprint migrate' };
}

/** Counts the jobs in it, and so checks that the file can be read and locked for writing. */
async function contentOf(options: SqliteStoreOptions): Promise<string> {
  const store = openSqliteStore({ ...options, migrate: false });
  try {
    await store.check();
    const { byStatus } = await store.jobs.stats();
    const jobs = Object.entries(byStatus).filter(([, count]) => count > 0);
    return jobs.map(([status, count]) => `${count} ${status}`).join(', ') || 'no jobs';
  } finally {
    await store.close();
  }
}

async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return ((await stat(path)).mode & OTHERS_MODE) !== 0;
}
