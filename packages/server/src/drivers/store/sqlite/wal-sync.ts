import { closeSync, fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { OffprintError } from '../../../domain/errors.ts';

const syncFile = promisify(fdatasync);

/** Waits for the disk in the thread pool, so that the event loop continues. */
export interface WalSync {
  /**
   * Resolves once everything committed before the call is on disk. Calls made while one waits share
   * the next wait.
   *
   * @throws OffprintError STORE_UNAVAILABLE, and always from then on
   */
  whenOnDisk(): Promise<void>;
  /** @throws OffprintError STORE_UNAVAILABLE when the disk has ever failed to keep a commit */
  assertSound(): void;
  /** Resolves once the pending waits have ended. */
  close(): Promise<void>;
}

/**
 * Syncs the log that SQLite writes with `synchronous = NORMAL`, in order but without waiting for
 * the disk. After a power cut the database is in the state of some commit that includes all
 * acknowledged ones.
 *
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 * @see docs/adr/0012-wait-for-the-disk-beside-the-event-loop.md
 */
export function createWalSync(databasePath: string): WalSync {
  let file: number | undefined;
  let isClosed = false;
  let failure: OffprintError | null = null;
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function sync(): Promise<void> {
    try {
      file ??= openSync(`${databasePath}-wal`, 'r+');
      await syncFile(file);
    } catch (error) {
      // The last connection to close moves the log into the database and removes it.
      if (isClosed && file === undefined) return;
      // Log records after one that did not reach the disk would not be read again.
      failure ??= notKept(error);
    }
    if (failure) throw failure;
  }

  function start(): Promise<void> {
    current = sync().finally(() => {
      current = null;
    });
    return current;
  }

  async function afterCurrent(): Promise<void> {
    await current?.catch(() => undefined);
    next = null;
    await start();
  }

  return {
    whenOnDisk() {
      if (current === null) return start();
      next ??= afterCurrent();
      return next;
    },
    assertSound() {
      if (failure) throw failure;
    },
    async close() {
      isClosed = true;
      // Other processes may keep the database open, so closing does not sync these commits.
      await (next ?? current)?.catch(() => undefined);
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** In memory nothing needs syncing, and without a log SQLite syncs itself. */
export const NO_WAL_SYNC: WalSync = {
  whenOnDisk: async () => undefined,
  assertSound: () => undefined,
  close: async () => undefined,
};

export function isWal(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA journal_mode').get()?.journal_mode === 'wal';
}

function notKept(cause: unknown): OffprintError {
  const message =
    'The disk did not keep what the job store has written. Check the disk, then start Offprint again.';
  return new OffprintError('STORE_UNAVAILABLE', message, { cause });
}
