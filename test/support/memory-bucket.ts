import { createHash, createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How many objects one call may delete. */
export const DELETED_AT_ONCE = 1_000;
const HOST = 'https://bucket.example.com';

interface BucketObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly modifiedAtMs: number;
}

export interface ObjectsPage {
  readonly contents: readonly { key: string; sizeBytes: number; modifiedAtMs: number }[];
  readonly nextToken: string | null;
  /** The `Date` header of the answer. */
  readonly dateMs: number;
}

/**
 * A bucket as S3 has it, in this process: calls that take a while and may be aborted, lists by
 * pages, one error a key, links that carry their own right, and a clock of its own.
 */
export function memoryBucket({ pageSize = 1_000 } = {}) {
  const objects = new Map<string, BucketObject>();
  const locked = new Set<string>();
  let nowMs = Date.UTC(2031, 4, 6);
  let isDown = false;

  async function call<T>(answer: () => T, signal?: AbortSignal): Promise<T> {
    await nextTurn(undefined, signal ? { signal } : {});
    if (isDown) throw new Error('503 Slow Down');
    return answer();
  }

  const signatureOf = (url: URL) =>
    createHmac('sha256', 'the key of the bucket')
      .update(`${url.pathname}\n${url.searchParams.get('disposition')}`)
      .update(`\n${url.searchParams.get('expires')}`)
      .digest('base64url');

  return {
    putObject: (key: string, bytes: Uint8Array, signal: AbortSignal) =>
      call(() => {
        const etag = createHash('md5').update(bytes).digest('hex');
        objects.set(key, { bytes: bytes.slice(), etag, modifiedAtMs: nowMs });
      }, signal),

    getObject: (key: string) => call(() => objects.get(key) ?? null),

    listObjects: (prefix: string, token: string | null) =>
      call((): ObjectsPage => {
        const rest = [...objects]
          .filter(([key]) => key.startsWith(prefix) && (token === null || key > token))
          .map(([key, { bytes, modifiedAtMs }]) => ({ key, sizeBytes: bytes.length, modifiedAtMs }))
          .toSorted((one, other) => (one.key < other.key ? -1 : 1));
        const contents = rest.slice(0, pageSize);
        const nextToken = rest.length > pageSize ? (contents.at(-1)?.key ?? null) : null;
        return { contents, nextToken, dateMs: nowMs };
      }),

    /** @returns the keys that are still there */
    deleteObjects: (keys: readonly string[]) =>
      call(() => {
        if (keys.length > DELETED_AT_ONCE) throw new Error('400 Malformed XML');
        for (const key of keys) if (!locked.has(key)) objects.delete(key);
        return keys.filter((key) => locked.has(key));
      }),

    presign(key: string, fileName: string, expiresInMs: number): string {
      const url = new URL(`${HOST}/${key}`);
      const encoded = encodeURIComponent(fileName);
      url.searchParams.set('disposition', `attachment; filename*=UTF-8''${encoded}`);
      url.searchParams.set('expires', String(nowMs + expiresInMs));
      url.searchParams.set('signature', signatureOf(url));
      return url.href;
    },

    /** Answers a link as the web server of the bucket does. */
    async fetch(link: string): Promise<Response> {
      const url = new URL(link);
      const { searchParams: query } = url;
      const isGenuine = query.get('signature') === signatureOf(url);
      if (!isGenuine || Number(query.get('expires')) <= nowMs) {
        return new Response('AccessDenied', { status: 403 });
      }
      const object = objects.get(url.pathname.slice(1));
      if (!object) return new Response('NoSuchKey', { status: 404 });
      const headers = {
        etag: `"${object.etag}"`,
        'content-disposition': query.get('disposition') ?? '',
      };
      return new Response(Uint8Array.from(object.bytes), { headers });
    },

    advance(ms: number) {
      nowMs += ms;
    },
    /** Keeps an object from being deleted. */
    lock(key: string) {
      locked.add(key);
    },
    goDown() {
      isDown = true;
    },
  };
}

export type MemoryBucket = ReturnType<typeof memoryBucket>;
