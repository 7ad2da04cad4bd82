import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isOffprintError, OffprintError } from '../../../domain/errors.ts';
import { makePrivateFolder } from '../../../platform/make-folder.ts';
import { isBusy, toStoreError } from './sqlite-error.ts';
import { isWal } from './wal-sync.ts';

const IN_MEMORY = ':memory:';

export function isInMemory(path: string): boolean {
  return path === IN_MEMORY;
}

/** How long a start waits for another process that is starting or migrating. */
const START_DEADLINE_MS = 30_000;

/** How long one call may block the event loop. Longer waits are asynchronous. */
const BUSY_TIMEOUT_MS = 5;

/** A checkpoint waits for the disk on the event loop, so it runs only after 16 MB of log. */
const CHECKPOINT_PAGES = 4_000;

/**
 * Opens the file, and creates it with its folder if missing, readable by its owner only. `prepare`
 * brings it up to date.
 *
 * @throws OffprintError STORE_UNAVAILABLE naming the file and what to do
 */
export function openDatabase(
  path: string,
  prepare: (database: DatabaseSync) => void,
): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (!isInMemory(path)) createFile(path);
    database = new DatabaseSync(path, { timeout: START_DEADLINE_MS });
    const opened = database;
    untilFree(() => opened.exec('PRAGMA journal_mode = WAL'));
    opened.exec(`PRAGMA synchronous = ${isWal(opened) ? 'NORMAL' : 'FULL'}`);
    opened.exec(`PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    // The journal that rolls back a part of a transaction needs no file.
    opened.exec('PRAGMA temp_store = MEMORY');
    prepare(opened);
    opened.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return opened;
  } catch (error) {
    database?.close();
    throw describe(path, error);
  }
}

/**
 * Reads the file without changing or creating it. Null if there is none.
 *
 * @throws OffprintError STORE_UNAVAILABLE naming the file and what to do
 */
export function inspectDatabase<T>(path: string, look: (database: DatabaseSync) => T): T | null {
  if (!existsSync(path)) return null;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: START_DEADLINE_MS });
    return look(database);
  } catch (error) {
    throw describe(path, error);
  } finally {
    database?.close();
  }
}

/**
 * Checks that the open file is still the one at the path. Without it, writes would be acknowledged
 * and lost after someone removed or replaced the folder.
 *
 * @returns a function that throws OffprintError STORE_UNAVAILABLE if it is not
 */
export function filePresence(path: string): () => void {
  if (isInMemory(path)) return () => undefined;
  const opened = statSync(path);
  return () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.ino === opened.ino && found.dev === opened.dev) return;
    throw new OffprintError(
      'STORE_UNAVAILABLE',
      `The file of the job store, ${path}, was removed or replaced while it was open. Put it back, or start Offprint again.`,
    );
  };
}

function createFile(path: string): void {
  makePrivateFolder(dirname(path));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OffprintError('STORE_UNAVAILABLE', 'It is a folder. Name a file in it instead.');
  }
  // SQLite gives its companion files the permissions of this one.
  closeSync(openSync(path, 'a', 0o600));
}

// SQLite's own timeout does not cover the lock for switching to WAL.
function untilFree(work: () => void): void {
  const deadlineMs = performance.now() + START_DEADLINE_MS;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadlineMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function describe(path: string, error: unknown): OffprintError {
  const reason = toStoreError(error);
  const problem = isOffprintError(reason)
    ? reason.message
    : 'Its folder cannot be created or written. Check the permissions, or set OFFPRINT_DATA_DIR to another folder.';
  const message = `The job store cannot use the file ${path}. ${problem}`;
  return new OffprintError('STORE_UNAVAILABLE', message, { cause: error });
}
