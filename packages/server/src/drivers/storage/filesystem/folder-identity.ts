import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OffprintError } from '../../../domain/errors.ts';
import { errorCode, isMissing } from './storage-error.ts';

/** Not a valid segment of a key. */
const IDENTITY = '.folder-id';

export interface FolderIdentity {
  /** Remembers the identity of the folder, which is made if there is none. */
  ensure(): void;
  /** Remembers the identity of the folder, if it has one. */
  remember(): void;
  /**
   * Checks that the folder has the identity that is remembered, if one is.
   *
   * @throws OffprintError STORAGE_UNAVAILABLE when another folder is in its place, or none
   */
  verify(): void;
}

/**
 * Notices that a folder was removed, or its disk unmounted, and an empty one is in its place. What
 * is written to that would be lost once the first one is back.
 */
export function folderIdentity(path: string, mode: number): FolderIdentity {
  const file = join(path, IDENTITY);
  let known = readIfPossible();

  /** Empty while another process writes it. */
  function read(): string | null {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  function readIfPossible(): string {
    try {
      return read() ?? '';
    } catch {
      return '';
    }
  }

  /** Empty on a full disk, whose files must still be listed and deleted. */
  function create(): string {
    const identity = randomUUID();
    try {
      writeFileSync(file, identity, { flag: 'wx', mode });
      return identity;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return read() ?? '';
      rmSync(file, { force: true });
      return '';
    }
  }

  return {
    ensure() {
      if (known === '') known = read() ?? create();
    },
    remember() {
      if (known === '') known = readIfPossible();
    },
    verify() {
      if (known === '' || read() === known) return;
      const cause = new Error(`${path} was removed or replaced while it was used`);
      throw new OffprintError(
        'STORAGE_UNAVAILABLE',
        'The folder of the files was removed or replaced while it was used. Put it back, or start Offprint again.',
        { cause },
      );
    },
  };
}
