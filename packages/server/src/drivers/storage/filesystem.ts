import { readFile, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { untilAborted } from '../../async/abort.ts';
import { OffprintError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ObjectStorage, SignedFiles } from '../../ports/object-storage.ts';
import { writeDurably, writeTemporary } from './filesystem/durable-write.ts';
import { readFileRange } from './filesystem/file-range.ts';
import {
  fileSystemNowMs,
  listObjects,
  removeTemporaryFiles,
  statObject,
} from './filesystem/list-objects.ts';
import { isInside, type RootFolder, rootFolder } from './filesystem/root-folder.ts';
import { signedFiles } from './filesystem/signed-files.ts';
import { guarded, orNullIfMissing, storageError } from './filesystem/storage-error.ts';
import { type SignedLinks, signedLinks } from './signed-links.ts';

const HOUR_MS = 60 * 60 * 1000;

export interface FilesystemStorageOptions {
  readonly directory: string;
  /** The start of each link; empty: links are relative to the host that was asked. */
  readonly publicUrl: string;
  /** Signs the links. All processes that share the folder need the same. */
  readonly signingSecret: string;
  /** Decides when links expire. The age of files goes by the file system's own clock. */
  readonly clock: Clock;
  /**
   * Longer than any write takes: an older temporary file was left by a process that died. An hour
   * if absent.
   */
  readonly abandonedAfterMs?: number;
}

export interface FilesystemStorage {
  readonly storage: ObjectStorage;
  readonly files: SignedFiles;
}

/**
 * Stores files in a folder that several processes of one machine may share, readable by their owner
 * only. Listing also removes the temporary files of processes that died.
 */
export function createFilesystemStorage(options: FilesystemStorageOptions): FilesystemStorage {
  const root = rootFolder(options.directory);
  const links = signedLinks({
    secret: options.signingSecret,
    publicUrl: options.publicUrl,
    clock: options.clock,
  });
  return {
    storage: objectStorage(root, links, options),
    files: signedFiles(root, links),
  };
}

function objectStorage(
  root: RootFolder,
  links: SignedLinks,
  { abandonedAfterMs = HOUR_MS }: FilesystemStorageOptions,
): ObjectStorage {
  return {
    put: (key, bytes, signal) => guarded(() => put(root, key, bytes, signal), signal),
    stat: (key) => guarded(() => statObject(root, key)),
    read: (key) =>
      guarded(async () => ((await statObject(root, key)) ? readFile(root.pathOf(key)) : null)),
    stream: (key, range) =>
      guarded(async () => {
        const file = await statObject(root, key);
        return (
          file && readFileRange(root.pathOf(key), range ?? { start: 0, end: file.sizeBytes - 1 })
        );
      }),
    signedUrl: async (key, { expiresInMs, fileName }) => links.sign({ key, fileName }, expiresInMs),
    async *list(prefix, after) {
      try {
        const nowMs = await fileSystemNowMs(root);
        await removeTemporaryFiles(root, nowMs - abandonedAfterMs);
        yield* listObjects(root, prefix, { nowMs, after });
      } catch (error) {
        throw storageError(error);
      }
    },
    delete: (key) => guarded(() => remove(root, key)),
    deleteMany: (keys) => guarded(() => removeAll(root, keys)),
    check: () => guarded(() => check(root)),
  };
}

/** Rejects as soon as the signal aborts, without waiting for the disk. */
async function put(root: RootFolder, key: string, bytes: Uint8Array, signal: AbortSignal) {
  signal.throwIfAborted();
  await untilAborted(writeDurably(root, root.pathOf(key), bytes, signal), signal);
  root.identity.ensure();
}

async function remove(root: RootFolder, key: string): Promise<void> {
  const path = root.pathOf(key);
  if (!isInside(root, dirname(path))) return;
  await orNullIfMissing(unlink(path));
  await removeEmptyFolders(root, dirname(path));
}

/** A file that can't be removed does not stop the removal of others. */
async function removeAll(root: RootFolder, keys: readonly string[]): Promise<void> {
  const failures: unknown[] = [];
  for (const key of keys) await remove(root, key).catch((error) => failures.push(error));
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} of ${keys.length} files are still there`);
}

/**
 * Also removes a folder that a write is about to use: the write makes it again. A folder that is in
 * use, or can't be removed, stays and does no harm.
 */
async function removeEmptyFolders(root: RootFolder, from: string): Promise<void> {
  try {
    for (let folder = from; folder.length > root.path.length; folder = dirname(folder)) {
      await orNullIfMissing(rmdir(folder));
    }
  } catch {
    return;
  }
}

async function check(root: RootFolder): Promise<void> {
  root.identity.verify();
  root.identity.remember();
  const bytes = new TextEncoder().encode('Offprint writes, reads and deletes this.');
  const path = await writeTemporary(root, bytes);
  try {
    if (Buffer.compare(await readFile(path), bytes) === 0) return;
    throw new OffprintError('STORAGE_UNAVAILABLE', 'The file storage returns other bytes.');
  } finally {
    await rm(path, { force: true });
  }
}
