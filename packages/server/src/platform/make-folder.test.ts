import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { makeFolder, makePrivateFolder, makePrivateFolderSync } from './make-folder.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'offprint-folders-'));
  onTestFinished(() => rm(parent, { recursive: true }));
});

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe.each([
  ['makePrivateFolder', async (path: string) => void (await makePrivateFolder(path))],
  ['makePrivateFolderSync', async (path: string) => makePrivateFolderSync(path)],
])('%s', (_, make) => {
  test('makes it with its parents, for their owner alone', async () => {
    await make(join(parent, 'a/b/c'));
    for (const made of ['a', 'a/b', 'a/b/c']) expect(await modeOf(join(parent, made))).toBe(0o700);
  });

  test('leaves one that is there as it is', async () => {
    const before = await stat(parent);
    await make(parent);
    expect(await stat(parent)).toEqual(before);
  });

  test('refuses the place of a file', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(make(join(parent, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(join(parent, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test.runIf(process.platform === 'linux')('ends where no folder can be made', async () => {
    await expect(make('/proc/offprint/data')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('tells in which folders entries were made', async () => {
  expect(await makePrivateFolder(join(parent, 'a/b'))).toEqual([parent, join(parent, 'a')]);
  expect(await makePrivateFolder(join(parent, 'a/b'))).toEqual([]);
});

test('a folder for others has the permissions of the umask', async () => {
  await makeFolder(join(parent, 'a'));
  expect(await modeOf(join(parent, 'a'))).toBe(0o777 & ~process.umask());
});
