import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import type { ObjectStorage } from '../../packages/server/src/ports/object-storage.ts';
import { DELETED_AT_ONCE, type MemoryBucket, type ObjectsPage } from './memory-bucket.ts';

const CHECK_KEY = 'check';

/** ObjectStorage over a bucket, as a driver of a cloud storage would be. */
export function memoryStorage(bucket: MemoryBucket): ObjectStorage {
  const get = async (key: string) => (await guarded(bucket.getObject(key)))?.bytes ?? null;

  async function put(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    try {
      await bucket.putObject(key, bytes, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw unavailable(error);
    }
  }

  async function deleteMany(keys: readonly string[]): Promise<void> {
    const kept: string[] = [];
    for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
      const some = keys.slice(from, from + DELETED_AT_ONCE);
      kept.push(...(await guarded(bucket.deleteObjects(some))));
    }
    if (kept.length > 0) throw unavailable(new Error(`${kept.length} files are still there`));
  }

  return {
    put,
    read: get,
    async stream(key, range) {
      const bytes = await get(key);
      if (bytes === null) return null;
      return new Blob([range ? bytes.slice(range.start, range.end + 1) : bytes.slice()]).stream();
    },
    async stat(key) {
      const bytes = await get(key);
      return bytes && { key, sizeBytes: bytes.length };
    },
    signedUrl: async (key, { expiresInMs, fileName }) => bucket.presign(key, fileName, expiresInMs),
    async *list(prefix, after) {
      let token: string | null = after ?? null;
      do {
        const page: ObjectsPage = await guarded(bucket.listObjects(prefix, token));
        for (const { key, sizeBytes, modifiedAtMs } of page.contents) {
          yield { key, sizeBytes, ageMs: page.dateMs - modifiedAtMs };
        }
        token = page.nextToken;
      } while (token !== null);
    },
    delete: (key) => deleteMany([key]),
    deleteMany,
    async check() {
      await put(CHECK_KEY, new Uint8Array(1), new AbortController().signal);
      await deleteMany([CHECK_KEY]);
    },
  };
}

async function guarded<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(cause: unknown): OffprintError {
  return new OffprintError('STORAGE_UNAVAILABLE', 'The file storage does not answer.', { cause });
}
