import { accessSync, constants } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { removeFolder } from './remove-folder.ts';

/**
 * A folder of the running test's own, removed when it is over.
 *
 * @param onFinished of its context, where several tests run at once
 */
export async function tempDir(
  parent = tmpdir(),
  onFinished: typeof onTestFinished = onTestFinished,
): Promise<string> {
  const path = await mkdtemp(join(parent, 'offprint-test-'));
  onFinished(() => removeFolder(path));
  return path;
}

const IN_MEMORY = '/dev/shm';

/** The same where no disk is waited for, if the system has such a place: for hundreds of small files. */
export function quickTempDir(): Promise<string> {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    return tempDir(IN_MEMORY);
  } catch {
    return tempDir();
  }
}
