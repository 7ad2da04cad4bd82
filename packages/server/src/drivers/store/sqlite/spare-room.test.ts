import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../../../test/support/temp-dir.ts';
import { createSpareRoom } from './spare-room.ts';

const MINUTE_MS = 60_000;
const PLENTY = 2 ** 30;

async function openRoom(freeBytes = PLENTY) {
  const databasePath = join(await tempDir(), 'jobs.db');
  const path = `${databasePath}-spare`;
  const disk = { freeBytes };
  let nowMs = 0;
  const clock = {
    monotonicMs: () => nowMs,
    advance(ms: number) {
      nowMs += ms;
    },
  };
  const room = createSpareRoom(databasePath, clock, () => disk.freeBytes);
  return { databasePath, path, disk, clock, room };
}

test('four megabytes lie beside the database, for its owner alone', async () => {
  const { path } = await openRoom();

  expect(statSync(path)).toMatchObject({ size: 4 * 2 ** 20, mode: 0o100600 });
});

test('they are given once', async () => {
  const { path, room } = await openRoom();

  expect([room.release(), room.release()]).toEqual([true, false]);
  expect(existsSync(path)).toBe(false);
});

test('they are taken again when a lot is free, by a look each minute', async () => {
  const { path, disk, clock, room } = await openRoom();
  room.release();
  disk.freeBytes = 10 * 2 ** 20;
  clock.advance(MINUTE_MS);
  room.restore();
  expect(existsSync(path)).toBe(false);

  disk.freeBytes = PLENTY;
  room.restore();
  expect(existsSync(path)).toBe(false);
  clock.advance(MINUTE_MS);
  room.restore();
  expect(existsSync(path)).toBe(true);
});

test('a disk that is nearly full is left as it is', async () => {
  const { path, room } = await openRoom(10 * 2 ** 20);

  expect(existsSync(path)).toBe(false);
  expect(room.release()).toBe(false);
});

test('what another process of the same database has taken is used by both', async () => {
  const { databasePath, path, clock, room } = await openRoom();
  const other = createSpareRoom(databasePath, clock, () => PLENTY);

  expect(other.release()).toBe(true);
  expect(room.release()).toBe(false);
  writeFileSync(path, 'half of it');
  clock.advance(MINUTE_MS);
  room.restore();
  expect(statSync(path).size).toBe(4 * 2 ** 20);
});
