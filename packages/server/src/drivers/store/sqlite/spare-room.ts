import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../../ports/clock.ts';

/** Room on the disk of the database, kept for writes that come when there is none left. */
export interface SpareRoom {
  /** Gives it to them. False when there is none to give. */
  release(): boolean;
  /** Takes as much again, once a lot is free; looks now and then. */
  restore(): void;
}

/** For some thousand deletions. */
const SPARE_BYTES = 4 * 2 ** 20;
/** What must be free before some of it is taken. */
const PLENTY_BYTES = 16 * SPARE_BYTES;
const LOOK_EVERY_MS = 60_000;

/**
 * A file of zeros beside the database, which is removed when others have filled the disk to its last byte:
 * then users can still delete, and expired records can be removed, which makes room.
 */
export function createSpareRoom(
  databasePath: string,
  clock: Pick<Clock, 'monotonicMs'>,
  freeBytesOf: (folder: string) => number = freeBytes,
): SpareRoom {
  const path = `${databasePath}-spare`;
  let isTaken = false;
  let lookedAtMs = Number.NEGATIVE_INFINITY;

  function take(): void {
    lookedAtMs = clock.monotonicMs();
    try {
      isTaken = statSync(path, { throwIfNoEntry: false })?.size === SPARE_BYTES;
      if (isTaken || freeBytesOf(dirname(databasePath)) < PLENTY_BYTES) return;
      writeFileSync(path, Buffer.alloc(SPARE_BYTES), { mode: 0o600 });
      isTaken = true;
    } catch {
      // The store works without it; what has come about is written over at the next look.
    }
  }

  take();
  return {
    release() {
      const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
      rmSync(path, { force: true });
      isTaken = false;
      return isThere;
    },
    restore() {
      if (!isTaken && clock.monotonicMs() - lookedAtMs >= LOOK_EVERY_MS) take();
    },
  };
}

/** A database in memory has no disk. */
export const NO_SPARE_ROOM: SpareRoom = { release: () => false, restore: () => undefined };

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
