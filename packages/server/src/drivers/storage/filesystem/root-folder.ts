import { realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { makePrivateFolder } from '../../../platform/make-folder.ts';
import { type FolderIdentity, folderIdentity } from './folder-identity.ts';
import { isMissing } from './storage-error.ts';

/** Holds temporary files. The name is no valid segment of a key. */
const TEMPORARY = '.tmp';

const SEGMENT = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}$/;
const MAX_DEPTH = 16;

export const PRIVATE_FILE_MODE = 0o600;

/** The folder that holds everything, and the paths of keys, none of which is outside of it. */
export interface RootFolder {
  readonly path: string;
  readonly temporaryPath: string;
  /** @throws TypeError when it is no valid key */
  pathOf(key: string): string;
  /** Whether an existing path is inside, symbolic links followed. */
  contains(path: string): boolean;
  /**
   * Makes a folder and its parents.
   *
   * @returns the folders that got new entries
   * @throws OffprintError STORAGE_UNAVAILABLE when the root was removed or replaced
   */
  makeFolder(path: string): readonly string[];
  readonly identity: FolderIdentity;
}

export function isValidKey(key: string): boolean {
  const segments = key.split('/');
  return segments.length <= MAX_DEPTH && segments.every((segment) => SEGMENT.test(segment));
}

export function rootFolder(directory: string): RootFolder {
  const path = resolve(directory);
  const identity = folderIdentity(path, PRIVATE_FILE_MODE);
  let real: string | null = null;

  return {
    path,
    temporaryPath: join(path, TEMPORARY),

    pathOf(key) {
      if (!isValidKey(key)) throw new TypeError(`not a storage key: ${JSON.stringify(key)}`);
      const target = join(path, ...key.split('/'));
      if (!target.startsWith(path + sep)) throw new TypeError('a storage key left its folder');
      return target;
    },

    contains(inner) {
      real ??= realpathSync.native(path);
      const target = realpathSync.native(inner);
      return target === real || target.startsWith(real + sep);
    },

    makeFolder(inner) {
      identity.verify();
      return makePrivateFolder(inner);
    },

    identity,
  };
}

/** Whether a path is inside, symbolic links followed. False if nothing is there. */
export function isInside(root: RootFolder, path: string): boolean {
  try {
    return root.contains(path);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
