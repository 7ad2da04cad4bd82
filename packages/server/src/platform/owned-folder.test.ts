import { spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
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

test.each([
  ['a link to a folder of our own', link],
  ["another user's folder", foreignFolder],
])('%s is refused, and nothing in it is swept', async (_what, make) => {
  const path = await make(await parentDirectory());

  await expect(ensurePrivateFolder(path)).rejects.toThrow('belongs to another user, or is a link');
  await expect(makeOwnedFolder(path, 'profile')).rejects.toThrow();
  expect(await sweepOwnedFolders(path)).toBe(0);
});

async function link(parent: string): Promise<string> {
  const target = join(parent, 'target');
  await disown(target, (parts) => parts.with(3, '1'));
  const path = join(parent, 'link');
  await symlink(target, path);
  return path;
}

/** Only root can give a folder away; for anybody else those of the system are another's. */
async function foreignFolder(parent: string): Promise<string> {
  if (process.geteuid?.() !== 0) return '/usr';
  const path = join(parent, 'foreign');
  await disown(path, (parts) => parts.with(3, '1'));
  await chown(path, 65_534, 65_534);
  return path;
}

async function disown(parent: string, change: (parts: string[]) => string[]): Promise<void> {
  const { path } = await makeOwnedFolder(parent, 'profile');
  await rename(path, join(parent, change(basename(path).split('.')).join('.')));
}

async function parentDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
