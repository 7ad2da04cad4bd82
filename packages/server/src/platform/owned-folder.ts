import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from './make-folder.ts';
import { isProcessRunning, processStartTicks } from './processes.ts';

/** A folder that is removed when the process that made it has ended. */
export interface OwnedFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Makes a folder under `parent` whose name tells which process owns it, so that
 * {@link sweepOwnedFolders} can remove it when that process was killed.
 */
export async function makeOwnedFolder(parent: string, label: string): Promise<OwnedFolder> {
  await ensurePrivateFolder(parent);
  const started = await processStartTicks(process.pid);
  const name = [label, pidNamespace(), process.pid, started, randomBytes(4).toString('hex')];
  const path = join(parent, name.join('.'));
  await mkdir(path, { mode: 0o700 });
  return { path, remove: () => removeFolder(path) };
}

/**
 * Removes the folders of ended processes under `parent`.
 *
 * @returns how many folders were removed
 */
export async function sweepOwnedFolders(parent: string): Promise<number> {
  // A linked folder, or another user's, is not ours to clean.
  if (!(await isOwnFolder(parent))) return 0;
  const names = await readdir(parent).catch(() => []);
  let removed = 0;
  for (const name of names) {
    if (!(await isOrphaned(name))) continue;
    // Children of the dead process may still be writing; a later sweep removes the rest.
    const gone = await removeFolder(join(parent, name)).then(
      () => true,
      () => false,
    );
    if (gone) removed += 1;
  }
  return removed;
}

/**
 * Makes a folder that only this user can enter.
 *
 * @throws Error for one that belongs to another user, or is a link
 */
export async function ensurePrivateFolder(path: string): Promise<void> {
  makePrivateFolder(path);
  if (!(await isOwnFolder(path))) {
    throw new Error(`${path} belongs to another user, or is a link`);
  }
  const { mode } = await lstat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, 0o700);
}

async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  const uid = process.geteuid?.();
  return found?.isDirectory() === true && (uid === undefined || found.uid === uid);
}

async function removeFolder(path: string): Promise<void> {
  // A program that is being killed may still write into it.
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

async function isOrphaned(name: string): Promise<boolean> {
  const [, namespace, pidText, started] = name.split('.');
  const pid = Number(pidText);
  // Pids are valid in their namespace only, so folders of other containers are left alone.
  if (namespace !== pidNamespace() || !Number.isInteger(pid) || pid <= 0) return false;
  if (!isProcessRunning(pid)) return true;
  return (await processStartTicks(pid)) !== started;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return 'host';
  }
}
