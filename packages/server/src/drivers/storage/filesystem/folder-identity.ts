import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OffprintError } from '../../../domain/errors.ts';
import { errorCode, isMissing } from './storage-error.ts';

/** No valid segment of a key. */
const IDENTITY = '.folder-id';

export interface FolderIdentity {
  /** Remembers which folder this is, and gives it an identity where it has none. */
  give(): void;
  /** Remembers which folder this is, if it has been given an identity. */
  remember(): void;
  /**
   * Whether it is the one that was remembered, if one was.
   *
   * @throws OffprintError STORAGE_UNAVAILABLE when another is in its place, or none
   */
  hold(): void;
}

/**
 * Tells a folder that was removed under a running process, or lies on a disk that is no longer
 * mounted, from the empty one in its place: what is written there would be lost with the old one's
 * return.
 */
export function folderIdentity(path: string, mode: number): FolderIdentity {
  const file = join(path, IDENTITY);
  let known = readIfPossible();

  /** Empty while another process is about to write it. */
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

  /** On a disk without room a folder has none: it must still be listed and emptied. */
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
    give() {
      if (known === '') known = read() ?? create();
    },
    remember() {
      if (known === '') known = readIfPossible();
    },
    hold() {
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
