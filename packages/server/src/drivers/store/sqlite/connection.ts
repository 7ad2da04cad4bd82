import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { OffprintError } from '../../../domain/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { isBusy, toStoreError } from './sqlite-error.ts';

/** How long a call waits for other processes to release the file before it gives up. */
const BUSY_DEADLINE_MS = 10_000;

export interface Connection {
  /** The statement, prepared once. */
  prepare(sql: string): StatementSync;
  /** Runs `work` on one snapshot. */
  read<T>(work: (nowMs: number) => T): Promise<T>;
  /** Runs `work` alone among all writers of the file: all of it is kept, or nothing. */
  write<T>(work: (nowMs: number) => T): Promise<T>;
  /** Changes when another connection, of this process or another, has committed. */
  foreignVersion(): number;
  close(): void;
}

/**
 * The only way to the database. `work` is synchronous, so nothing of this process can run between
 * its statements, and it gets the store's time as read inside the transaction.
 */
export function createConnection(database: DatabaseSync, clock: Clock): Connection {
  const statements = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  function transact<T>(begin: string, work: (nowMs: number) => T): T {
    prepare(begin).run();
    try {
      const result = work(clock.nowMs());
      prepare('COMMIT').run();
      return result;
    } catch (error) {
      if (database.isTransaction) prepare('ROLLBACK').run();
      throw error;
    }
  }

  // SQLite's own waiting blocks the event loop, so it is short; the long wait is here.
  async function patiently<T>(attempt: () => T): Promise<T> {
    const deadlineMs = clock.monotonicMs() + BUSY_DEADLINE_MS;
    for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 50)) {
      if (!database.isOpen) {
        throw new OffprintError('STORE_UNAVAILABLE', 'The job store is closed.');
      }
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || clock.monotonicMs() >= deadlineMs) throw toStoreError(error);
      }
      await delay(pauseMs);
    }
  }

  return {
    prepare,
    read: (work) => patiently(() => transact('BEGIN', work)),
    write: (work) => patiently(() => transact('BEGIN IMMEDIATE', work)),
    foreignVersion: () => Number(prepare('PRAGMA data_version').get()?.data_version),
    close: () => {
      if (!database.isOpen) return;
      statements.clear();
      database.close();
    },
  };
}
