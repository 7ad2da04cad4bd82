import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { folderProblem, makeFolder, makePrivateFolder } from './make-folder.ts';

/** Not even root can make it: /proc makes its own entries, and elsewhere / is read-only. */
const IMPOSSIBLE = '/proc/offprint/data';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'offprint-folders-'));
  onTestFinished(() => rm(parent, { recursive: true }));
});

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('a private folder', () => {
  test('is made with its parents, for their owner alone', async () => {
    makePrivateFolder(join(parent, 'a/b/c'));
    for (const made of ['a', 'a/b', 'a/b/c']) expect(await modeOf(join(parent, made))).toBe(0o700);
  });

  test('is left as it is when it is there', async () => {
    const before = await stat(parent);
    makePrivateFolder(parent);
    expect(await stat(parent)).toEqual(before);
  });

  test('does not take the place of a file', async () => {
    await writeFile(join(parent, 'file'), '');
    const make = (name: string) => () => makePrivateFolder(join(parent, name));
    expect(make('file')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(make('file/below')).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });

  test('that nobody can make is an error, and not an endless loop', () => {
    const code = expect.stringMatching(/^(ENOENT|EROFS)$/);
    expect(() => makePrivateFolder(IMPOSSIBLE)).toThrow(expect.objectContaining({ code }));
  });

  test('tells in which folders entries were made', () => {
    expect(makePrivateFolder(join(parent, 'a/b'))).toEqual([parent, join(parent, 'a')]);
    expect(makePrivateFolder(join(parent, 'a/b'))).toEqual([]);
  });
});

test('a folder for others has the permissions of the umask', async () => {
  makeFolder(join(parent, 'a'));
  expect(await modeOf(join(parent, 'a'))).toBe(0o777 & ~process.umask());
});

describe('what stands against a folder', () => {
  test('is nothing where it can be made or written, and nothing is left of the attempt', async () => {
    expect(await folderProblem(parent)).toBeNull();
    expect(await folderProblem(join(parent, 'a/b'))).toBeNull();
    expect(await readdir(parent)).toEqual([]);
  });

  test('is a file in its place, or a place where none can be made', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    expect(await folderProblem(join(file, 'below'))).toBe(`${file} is no folder`);
    expect(await folderProblem(IMPOSSIBLE)).toBe(`${IMPOSSIBLE} cannot be made`);
  });
});
