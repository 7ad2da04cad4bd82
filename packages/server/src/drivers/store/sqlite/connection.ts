import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { OffprintError } from '../../../domain/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SpareRoom } from './spare-room.ts';
import { isBusy, isFull, toStoreError } from './sqlite-error.ts';
import type { WalSync } from './wal-sync.ts';
import { createWriteQueue, type Write } from './write-queue.ts';

/** How long a call waits for other processes to release the file before it gives up. */
const BUSY_DEADLINE_MS = 10_000;

export interface Connection {
  /** The statement, prepared once. */
  prepare(sql: string): StatementSync;
  /** Runs `work` on one snapshot. */
  read<T>(work: (nowMs: number) => T): Promise<T>;
  /**
   * Runs `work` as the only writer of the file. Everything is kept, or nothing. It may share its
   * transaction with other calls, and is run again if that transaction has to be.
   */
  readonly write: Write;
  /** Changes when another connection has committed, of this process or of another. */
  foreignVersion(): number;
  /** Changes when this connection has begun to write. */
  ownVersion(): number;
  close(): void;
}

/**
 * The only access to the database. `work` is synchronous, so nothing else in this process runs
 * between its statements. It gets the store's time as read inside the transaction.
 *
 * @param assertPresent throws when what is written now would be lost
 * @param walSync keeps commits on disk, if SQLite itself does not
 * @param spareRoom disk space kept back for writes on a full disk
 */
export function createConnection(
  database: DatabaseSync,
  clock: Clock,
  assertPresent: () => void,
  walSync: WalSync,
  spareRoom: SpareRoom,
): Connection {
  const statements = new Map<string, StatementSync>();
  const time = createStoreTime(clock);
  let writes = 0;

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(plannedOnce(sql));
    statements.set(sql, statement);
    return statement;
  }

  function totalChanges(): number {
    return Number(prepare('SELECT total_changes() AS changes').get()?.changes);
  }

  /**
   * A write that changes nothing does not store its time, so that other processes are not notified.
   */
  function keepingTime<T>(work: (nowMs: number) => T): (nowMs: number) => T {
    return (nowMs) => {
      const changesBefore = totalChanges();
      const result = work(nowMs);
      if (totalChanges() !== changesBefore) {
        prepare('UPDATE store_time SET latest_ms = ?').run(nowMs);
      }
      return result;
    };
  }

  function transact<T>(begin: string, work: (nowMs: number) => T): T {
    prepare(begin).run();
    try {
      const latest = prepare('SELECT latest_ms FROM store_time').get();
      const result = work(time.nowMs(Number(latest?.latest_ms)));
      prepare('COMMIT').run();
      return result;
    } catch (error) {
      if (database.isTransaction) prepare('ROLLBACK').run();
      throw error;
    }
  }

  // SQLite's own waiting blocks the event loop, so it is short, and longer waits are done here.
  async function patiently<T>(attempt: () => T): Promise<T> {
    const deadlineMs = clock.monotonicMs() + BUSY_DEADLINE_MS;
    for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 50)) {
      if (!database.isOpen) {
        throw new OffprintError('STORE_UNAVAILABLE', 'The job store is closed.');
      }
      try {
        assertPresent();
        walSync.assertSound();
        return attempt();
      } catch (error) {
        if (isFull(error) && spareRoom.release()) continue;
        if (!isBusy(error) || clock.monotonicMs() >= deadlineMs) throw toStoreError(error);
      }
      await delay(pauseMs);
    }
  }

  const read: Connection['read'] = (work) => patiently(() => transact('BEGIN', work));

  function part<T>(work: () => T): T {
    prepare('SAVEPOINT part').run();
    try {
      const result = work();
      prepare('RELEASE part').run();
      return result;
    } catch (error) {
      if (database.isTransaction) {
        prepare('ROLLBACK TO part').run();
        prepare('RELEASE part').run();
      }
      throw toStoreError(error);
    }
  }

  return {
    prepare,
    read,
    write: createWriteQueue({
      run: (work) =>
        patiently(() => {
          writes += 1;
          const result = transact('BEGIN IMMEDIATE', keepingTime(work));
          spareRoom.restore();
          return result;
        }),
      part,
      isLostBy: (error) => !database.isTransaction || isFull(error),
      whenOnDisk: walSync.whenOnDisk,
    }),
    foreignVersion: () => Number(prepare('PRAGMA data_version').get()?.data_version),
    ownVersion: () => writes,
    close: () => {
      if (!database.isOpen) return;
      statements.clear();
      database.close();
    },
  };
}

/**
 * SQLite plans by the value of a bare parameter here, and would compile the statement again for
 * each run, which costs more than running most of them.
 */
function plannedOnce(sql: string): string {
  return sql.replace(/\b(LIMIT|OFFSET) ([?:]\w*)/g, '$1 $2 + 0');
}

/** The rate at which the store's time runs while it is ahead of the wall clock, until both meet. */
const CATCHING_UP = 0.5;

interface StoreTime {
  /**
   * Now, in epoch ms: the wall clock's time, but never earlier than a previous answer or
   * `latestMs`. It keeps running while the wall clock is behind, so leases and delays still end.
   *
   * @param latestMs the latest time stored in the file, by any process
   */
  nowMs(latestMs: number): number;
}

/** @see docs/adr/0002-let-the-stores-time-never-go-back.md */
function createStoreTime(clock: Clock): StoreTime {
  let wallMs = clock.nowMs();
  let lastMs = 0;
  return {
    nowMs(latestMs) {
      const earlierWallMs = wallMs;
      wallMs = clock.nowMs();
      const passedMs = Math.max(0, wallMs - earlierWallMs);
      lastMs = Math.max(wallMs, latestMs, lastMs + passedMs * CATCHING_UP);
      return Math.floor(lastMs);
    },
  };
}
