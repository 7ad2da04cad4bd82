import { closeSync, fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { OffprintError } from '../../../domain/errors.ts';

const syncFile = promisify(fdatasync);

/** Waits for the disk on a thread of the pool, so that the event loop goes on meanwhile. */
export interface WalSync {
  /**
   * Resolves once everything that was committed before the call is on disk. Calls that come while
   * one waits share the next wait.
   *
   * @throws OffprintError STORE_UNAVAILABLE, and from then on always
   */
  whenOnDisk(): Promise<void>;
  /** @throws OffprintError STORE_UNAVAILABLE when the disk has ever failed to keep a commit */
  assertSound(): void;
  /** Once what is waited for is on disk. */
  close(): Promise<void>;
}

/**
 * Keeps what SQLite commits with `synchronous = NORMAL`, which writes the log in order and does not
 * wait for the disk. After a power cut the database is what it was at some commit, none of which an
 * answer has told of is missing.
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
      // Who closes the database last has SQLite bring the log into it, and remove the log.
      if (isClosed && file === undefined) return;
      // What is written behind a part that never reached the disk would not be read again.
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
      // Other processes may have the database open, so that nobody else brings these to disk.
      await (next ?? current)?.catch(() => undefined);
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** In memory nothing waits, and where the file system has no log SQLite itself does. */
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
