import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensurePrivateFolder, makeOwnedFolder, sweepOwnedFolders } from './owned-folder.ts';

test('a folder is private, and a sweep leaves it while its process runs', async () => {
  const parent = join(await parentDirectory(), 'below');

  const { path, remove } = await makeOwnedFolder(parent, 'profile');

  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect(await sweepOwnedFolders(parent)).toBe(0);
  await remove();
  expect(await readdir(parent)).toEqual([]);
});

test('a sweep removes what a dead process, or an earlier one of the same pid, has left', async () => {
  const parent = await parentDirectory();
  const { pid: deadPid } = spawnSync(process.execPath, ['--version']);
  await disown(parent, (parts) => parts.with(2, String(deadPid)));
  await disown(parent, (parts) => parts.with(3, '1'));

  expect(await sweepOwnedFolders(parent)).toBe(2);
  expect(await readdir(parent)).toEqual([]);
});

test('a sweep leaves what is not its own', async () => {
  const parent = await parentDirectory();
  await mkdir(join(parent, 'installed'));
  await mkdir(join(parent, 'some.other.name'));
  await disown(parent, (parts) => parts.with(1, '1').with(2, '999999999'));

  expect(await sweepOwnedFolders(parent)).toBe(0);
  expect(await readdir(parent)).toHaveLength(3);
});

test('a folder that others can enter is closed to them', async () => {
  const path = join(await parentDirectory(), 'open');
  await mkdir(path, { mode: 0o755 });

  await ensurePrivateFolder(path);

  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

async function disown(parent: string, change: (parts: string[]) => string[]): Promise<void> {
  const { path } = await makeOwnedFolder(parent, 'profile');
  await rename(path, join(parent, change(basename(path).split('.')).join('.')));
}

async function parentDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
