import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../../ports/clock.ts';

/** Disk space beside the database, kept back for writes on a full disk. */
export interface SpareRoom {
  /** Frees the space. False if there is none to free. */
  release(): boolean;
  /** Takes the space again once enough is free. Checks only now and then. */
  restore(): void;
}

/** Enough for some thousand deletions. */
const SPARE_BYTES = 4 * 2 ** 20;
/** The free space that is required before the spare room is taken. */
const PLENTY_BYTES = 16 * SPARE_BYTES;
const LOOK_EVERY_MS = 60_000;

/**
 * A file of zeros beside the database that is removed when the disk is full. Then users can still
 * delete, and expired records can be removed, which frees space.
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
      // The store works without it. The next look overwrites what has been written so far.
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
