import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createFilesystemStorage, type FilesystemStorage } from '../filesystem.ts';

const KEY = 'exports/ann/cv/0190/1.pdf';
const bytes = new TextEncoder().encode('0123456789');

let parent: string;
let directory: string;
let opened: FilesystemStorage;

/** As another process opens it. */
const open = () =>
  createFilesystemStorage({
    directory,
    publicUrl: '',
    signingSecret: 'a secret of this test, long enough',
    clock: { nowMs: Date.now, monotonicMs: Date.now },
  });
const put = (key: string, { storage }: FilesystemStorage = opened) =>
  storage.put(key, bytes, new AbortController().signal);

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'offprint-folder-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  directory = join(parent, 'files');
  opened = open();
});

describe.each([
  ['is removed', async () => undefined],
  ['is an empty one, such as that below a disk', async () => void (await mkdir(directory))],
])('a folder that %s while it is used', (_, replace) => {
  const isRemoved = {
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('removed or replaced'),
  };
  let away: string;

  beforeEach(async () => {
    await put(KEY);
    away = join(parent, 'away');
    await rename(directory, away);
    await replace();
  });

  test('takes nothing that would be lost, and is not made again', async () => {
    const { storage, files } = opened;
    const found = await readdir(parent, { recursive: true });
    const link = await storage.signedUrl(KEY, { fileName: 'Ann.pdf', expiresInMs: 300_000 });
    const { searchParams } = new URL(link, 'http://localhost');

    await expect(put('exports/later.pdf')).rejects.toMatchObject(isRemoved);
    await expect(storage.check()).rejects.toMatchObject(isRemoved);
    await expect(Array.fromAsync(storage.list(''))).rejects.toMatchObject(isRemoved);
    await expect(storage.stat(KEY)).rejects.toMatchObject(isRemoved);
    await expect(files.open(KEY, searchParams)).rejects.toMatchObject(isRemoved);
    expect(await readdir(parent, { recursive: true })).toEqual(found);
  });

  test('is used again when it is back', async () => {
    await expect(opened.storage.check()).rejects.toMatchObject(isRemoved);
    await rm(directory, { recursive: true, force: true });
    await rename(away, directory);

    await opened.storage.check();
    await put('exports/later.pdf');
    expect(await opened.storage.read(KEY)).toEqual(Buffer.from(bytes));
  });

  test('is taken as it is by a start', async () => {
    await put('exports/later.pdf', open());
  });
});

test('processes that use a folder side by side take it for the same', async () => {
  const another = open();
  await Promise.all([put(KEY), put('exports/other.pdf', another)]);
  await opened.storage.check();
  await another.storage.check();
});

test('a process that has only read knows the folder that another gave an identity', async () => {
  await put(KEY);
  const reader = open();
  await rename(directory, join(parent, 'away'));
  await expect(reader.storage.stat(KEY)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
});
