import { statfs } from 'node:fs/promises';
import { OffprintError } from '../../domain/errors.ts';
import { nearestExisting } from '../../platform/make-folder.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Room } from '../../ports/room.ts';

export interface DiskRoomOptions {
  /** The folders that this process writes to. They need not exist yet. */
  readonly folders: readonly string[];
  /** The space to keep free on the disk of each folder. */
  readonly reserveBytes: number;
  readonly clock: Clock;
  /** The free space on the disk of a folder. */
  readonly freeBytesOf?: (folder: string) => Promise<number>;
}

/** Answers are reused for this long, so that frequent checks cost nothing. */
const ANSWER_LIFETIME_MS = 1_000;

/** Keeps a reserve on the disks that are written, so that deleting always has room. */
export function createDiskRoom({
  folders,
  reserveBytes,
  clock,
  freeBytesOf = freeDiskBytes,
}: DiskRoomOptions): Room {
  let latest: { answer: Promise<void>; askedAtMs: number } | null = null;

  async function look(): Promise<void> {
    for (const folder of folders) {
      const freeBytes = await freeBytesOf(folder);
      if (freeBytes < reserveBytes) throw tooLittle(folder, freeBytes, reserveBytes);
    }
  }

  return {
    assertRoom() {
      const nowMs = clock.monotonicMs();
      if (latest === null || nowMs - latest.askedAtMs >= ANSWER_LIFETIME_MS) {
        latest = { answer: look(), askedAtMs: nowMs };
      }
      return latest.answer;
    },
  };
}

async function freeDiskBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  return bavail * bsize;
}

function tooLittle(folder: string, freeBytes: number, reserveBytes: number): OffprintError {
  const cause = new Error(
    `The disk of ${folder} has ${megabytes(freeBytes)} left, and ${megabytes(reserveBytes)} are kept free. Make room, or set OFFPRINT_DISK_RESERVE_BYTES.`,
  );
  const message = 'The disk is nearly full, so nothing new is taken on. Try again later.';
  return new OffprintError('STORAGE_UNAVAILABLE', message, { cause });
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_000_000)} MB`;
}
