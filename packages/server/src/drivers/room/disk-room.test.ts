import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../../test/support/temp-dir.ts';
import type { Clock } from '../../ports/clock.ts';
import { createDiskRoom } from './disk-room.ts';

const RESERVE_BYTES = 64_000_000;

let nowMs = 0;
const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };

test('there is room while each disk has its reserve left', async () => {
  let freeBytes = RESERVE_BYTES;
  const room = createDiskRoom({
    folders: ['/data', '/files'],
    reserveBytes: RESERVE_BYTES,
    clock,
    freeBytesOf: async (folder) => (folder === '/files' ? freeBytes : RESERVE_BYTES),
  });
  await expect(room.assertRoom()).resolves.toBeUndefined();

  freeBytes -= 1;
  nowMs += 1_000;
  await expect(room.assertRoom()).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    cause: { message: expect.stringContaining('The disk of /files has 63 MB left, and 64 MB') },
  });

  freeBytes += 1;
  nowMs += 1_000;
  await expect(room.assertRoom()).resolves.toBeUndefined();
});

test('a disk is asked at most once a second', async () => {
  let asked = 0;
  const room = createDiskRoom({
    folders: ['/data'],
    reserveBytes: 1,
    clock,
    freeBytesOf: async () => ++asked,
  });
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([room.assertRoom(), room.assertRoom()]);
    nowMs += 400;
  }
  expect(asked).toBe(1);
});

test('a folder that is not there yet is measured where it will be', async () => {
  const folder = join(await tempDir(), 'not', 'yet');
  const room = (reserveBytes: number) => createDiskRoom({ folders: [folder], reserveBytes, clock });
  await expect(room(1).assertRoom()).resolves.toBeUndefined();
  await expect(room(Number.MAX_SAFE_INTEGER).assertRoom()).rejects.toMatchObject({
    cause: { message: expect.stringContaining(folder) },
  });
});
