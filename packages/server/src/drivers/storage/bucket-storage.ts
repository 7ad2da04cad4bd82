import { randomUUID } from 'node:crypto';
import { within } from '../../async/deadline.ts';
import type { ListedObject, ObjectStorage } from '../../ports/object-storage.ts';
import type { Bucket } from './bucket.ts';
import { guarded, isRefusal, storageError } from './bucket-error.ts';
import type { SignedLinks } from './signed-links.ts';

const DELETED_AT_ONCE = 8;
const TAKE_BACK_LIMIT_MS = 2_000;

export interface BucketStorageOptions {
  /** The start of every key in the bucket: empty, or with a slash at its end. */
  readonly prefix: string;
  /** With `proxy`, links lead to this server, which reads the bucket. */
  readonly downloads: 'redirect' | 'proxy';
  /** Links to this server, for `proxy` and for file names that the bucket's own links can't have. */
  readonly links: SignedLinks | null;
}

/** ObjectStorage over a bucket. */
export function bucketStorage(bucket: Bucket, options: BucketStorageOptions): ObjectStorage {
  const { prefix, downloads, links } = options;
  const fullKey = (key: string) => prefix + key;

  async function* list(beginning: string, after?: string): AsyncGenerator<ListedObject> {
    const behind = after === undefined ? undefined : fullKey(after);
    const pageFrom = (cursor: string | null) =>
      guarded(() => bucket.page(fullKey(beginning), cursor, behind));
    for (let page = await pageFrom(null); ; page = await pageFrom(page.next)) {
      for (const object of page.objects) {
        yield { ...object, key: object.key.slice(prefix.length) };
      }
      if (page.next === null) return;
    }
  }

  const storage: ObjectStorage = {
    put: (key, bytes, signal) => put(bucket, fullKey(key), bytes, signal),
    stat: (key) =>
      guarded(async () => {
        const sizeBytes = await bucket.sizeBytes(fullKey(key));
        return sizeBytes === null ? null : { key, sizeBytes };
      }),
    read: (key) => guarded(() => bucket.read(fullKey(key))),
    stream: (key, range) => guarded(() => bucket.stream(fullKey(key), range)),
    signedUrl: (key, { expiresInMs, fileName }) =>
      guarded(async () => {
        const name = fileName.toWellFormed();
        const link =
          downloads === 'redirect'
            ? await bucket.link(fullKey(key), { expiresInMs, fileName: name })
            : null;
        if (link !== null) return link;
        if (links === null) throw new Error('the storage has no link for a file of this name');
        return links.sign({ key, fileName: name }, expiresInMs);
      }),
    list,
    delete: (key) => guarded(() => bucket.delete(fullKey(key))),
    deleteMany: (keys) => guarded(() => deleteAll(bucket, keys.map(fullKey))),
    check: () => check(storage),
  };
  return storage;
}

async function put(
  bucket: Bucket,
  key: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  try {
    await createOnce(bucket, key, bytes, signal);
  } catch (error) {
    if (!signal.aborted) throw storageError(error);
    await takeBack(bucket, key);
    throw signal.reason;
  }
}

/**
 * Creates the file. If there is one already, it counts as created if it has the same bytes, or if
 * it can't be read but an earlier try got no answer: each key is used for one write only.
 */
async function createOnce(bucket: Bucket, key: string, bytes: Uint8Array, signal: AbortSignal) {
  const { isNew, isRepeated } = await bucket.create(key, bytes, signal);
  if (isNew) return;
  const existing = await bucket.read(key).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
  const isOurs = existing === null ? isRepeated : Buffer.compare(existing, bytes) === 0;
  if (!isOurs) throw new Error(`there is another file under the key ${key}`);
}

/** Deletes what an aborted write may have stored. A file that can't be deleted is an orphan. */
async function takeBack(bucket: Bucket, key: string): Promise<void> {
  const limit = () => new Error('not taken back in time');
  await within(bucket.delete(key), TAKE_BACK_LIMIT_MS, limit).catch(() => undefined);
}

/** One by one: not every server can delete several, or says which of them failed. */
async function deleteAll(bucket: Bucket, keys: readonly string[]): Promise<void> {
  const waiting = keys.values();
  const failures: unknown[] = [];
  const deleteWaiting = async () => {
    for (const key of waiting) await bucket.delete(key).catch((error) => failures.push(error));
  };
  await Promise.all(Array.from({ length: DELETED_AT_ONCE }, deleteWaiting));
  if (failures.length === 0) return;
  const summary = `${failures.length} of ${keys.length} files are still there`;
  throw new AggregateError(failures, summary, { cause: failures[0] });
}

/** Each check has a key of its own, so that processes can check at the same time. */
async function check(storage: ObjectStorage): Promise<void> {
  const key = `check-${randomUUID()}`;
  const bytes = new TextEncoder().encode(key);
  await storage.put(key, bytes, new AbortController().signal);
  try {
    const found = await storage.read(key);
    if (found !== null && Buffer.compare(found, bytes) === 0) return;
    throw storageError(new Error('the storage returns other bytes than were put'));
  } finally {
    await storage.delete(key);
  }
}
