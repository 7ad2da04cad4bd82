import type { Clock } from '../../ports/clock.ts';
import type { ListedObject } from '../../ports/object-storage.ts';
import type { Bucket, ObjectsPage } from './bucket.ts';
import { type Answer, type BucketCall, createBucketHttp } from './bucket-http.ts';
import { type BucketStorageOptions, bucketStorage } from './bucket-storage.ts';
import { isAlreadyThere, isNotFound, supabaseError } from './supabase/answers.ts';

export interface SupabaseStorageOptions extends BucketStorageOptions {
  /** The URL of the project, such as `https://abc.supabase.co`. */
  readonly url: string;
  /** The service role's key, which is exempt from row-level security. */
  readonly key: string;
  readonly bucket: string;
  readonly clock: Clock;
  readonly pageSize?: number;
  readonly firstDelayMs?: number;
}

const PAGE_SIZE = 1_000;
/** Characters that the server encodes wrongly in the name of a download (supabase/storage#1385). */
const MISNAMED = /['()*]/;

/** A bucket of Supabase Storage, by its REST API. */
export function createSupabaseStorage(options: SupabaseStorageOptions) {
  const { key: secret, clock, firstDelayMs } = options;
  const credentials = { authorization: `Bearer ${secret}`, apikey: secret };
  const http = createBucketHttp({
    sign: (call) => ({ ...call, headers: { ...call.headers, ...credentials } }),
    localNowMs: () => clock.nowMs(),
    ...(firstDelayMs !== undefined && { firstDelayMs }),
  });
  return { storage: bucketStorage(supabaseBucket(options, http), options), http };
}

function supabaseBucket(
  { url, bucket: name, pageSize = PAGE_SIZE }: SupabaseStorageOptions,
  http: ReturnType<typeof createBucketHttp>,
): Bucket {
  const base = `${url.replace(/\/$/, '')}/storage/v1`;
  const pathOf = (key: string) => `${name}/${toSupabaseName(key)}`;
  const get = (key: string, headers = {}): BucketCall => ({
    method: 'GET',
    url: `${base}/object/authenticated/${pathOf(key)}`,
    headers,
  });
  const post = (path: string, body: object): BucketCall => ({
    method: 'POST',
    url: `${base}${path}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  async function expectOk(call: BucketCall, answer: Answer): Promise<Answer> {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw supabaseError(call, answer);
  }

  return {
    async create(key, bytes, signal) {
      const call: BucketCall = {
        method: 'POST',
        url: `${base}/object/${pathOf(key)}`,
        headers: { 'content-type': 'application/pdf', 'x-upsert': 'false' },
        body: bytes,
      };
      const answer = await http.send(call, { signal });
      const { isRepeated } = answer;
      if (isAlreadyThere(answer)) return { isNew: false, isRepeated };
      await expectOk(call, answer);
      return { isNew: true, isRepeated };
    },

    async sizeBytes(key) {
      // The answer to a HEAD has no body, which could tell a missing file from a missing bucket.
      const call = get(key, { range: 'bytes=0-0' });
      const response = await http.open(call);
      if (response.ok) {
        await response.body?.cancel();
        return sizeOf(response.headers);
      }
      const answer = await closed(response);
      // An empty file has no first byte.
      if (response.status === 416) return 0;
      if (isNotFound(answer)) return null;
      throw supabaseError(call, answer);
    },

    async read(key) {
      const call = get(key);
      const answer = await http.send(call);
      if (isNotFound(answer)) return null;
      return (await expectOk(call, answer)).bytes;
    },

    async stream(key, range) {
      const call = get(key, range ? { range: `bytes=${range.start}-${range.end}` } : {});
      const response = await http.open(call);
      if (response.ok) return response.body ?? new Blob([]).stream();
      const answer = await closed(response);
      if (isNotFound(answer)) return null;
      throw supabaseError(call, answer);
    },

    async delete(key) {
      const call: BucketCall = {
        method: 'DELETE',
        url: `${base}/object/${pathOf(key)}`,
        headers: {},
      };
      const answer = await http.send(call);
      if (!isNotFound(answer)) await expectOk(call, answer);
    },

    async page(prefix, cursor, after) {
      const call = post(`/object/list-v2/${name}`, {
        prefix: toSupabaseName(prefix),
        limit: pageSize,
        with_delimiter: false,
        ...(cursor !== null && { cursor }),
      });
      const answer = await expectOk(call, await http.send(call));
      const { objects, next } = toPage(answer);
      // Supabase can't start a list behind a key, so earlier keys are left out here.
      const isBehind = ({ key }: ListedObject) =>
        after === undefined || toSupabaseName(key) > toSupabaseName(after);
      return { objects: objects.filter(isBehind), next };
    },

    async link(key, { expiresInMs, fileName }) {
      if (MISNAMED.test(fileName)) return null;
      const expiresIn = Math.max(1, Math.ceil(expiresInMs / 1_000));
      const call = post(`/object/sign/${pathOf(key)}`, { expiresIn });
      const { bytes } = await expectOk(call, await http.send(call));
      const { signedURL } = JSON.parse(new TextDecoder().decode(bytes)) as { signedURL: string };
      return `${base}${signedURL}&download=${encodeURIComponent(fileName)}`;
    },
  };
}

/** Supabase allows no `~` in names. None of our keys contains `!`. */
function toSupabaseName(key: string): string {
  return key.replaceAll('~', '!');
}

function fromSupabaseName(name: string): string {
  return name.replaceAll('!', '~');
}

function sizeOf(headers: Headers): number {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  return Number(total ?? headers.get('content-length'));
}

async function closed(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, headers, bytes: await response.bytes(), isRepeated: false };
}

interface ListAnswer {
  readonly hasNext: boolean;
  readonly nextCursor?: string;
  readonly objects: readonly {
    readonly name: string;
    readonly key?: string;
    readonly created_at: string;
    readonly metadata: { readonly size?: number } | null;
  }[];
}

function toPage({ headers, bytes }: Answer): ObjectsPage {
  const dateMs = Date.parse(headers.get('date') ?? '');
  const { objects, hasNext, nextCursor } = JSON.parse(
    new TextDecoder().decode(bytes),
  ) as ListAnswer;
  return {
    objects: objects.map((object): ListedObject => {
      const ageMs = dateMs - Date.parse(object.created_at);
      return {
        key: fromSupabaseName(object.key ?? object.name),
        sizeBytes: object.metadata?.size ?? 0,
        ageMs: Number.isNaN(ageMs) ? 0 : ageMs,
      };
    }),
    next: hasNext ? (nextCursor ?? null) : null,
  };
}
