import type { SignedUrlOptions } from '../../ports/object-storage.ts';
import { attachment, type Bucket, type Created } from './bucket.ts';
import { BucketError } from './bucket-error.ts';
import type { Answer, BucketCall, BucketHttp } from './bucket-http.ts';
import { parseErrorAnswer, parseObjectsPage, type XmlFault } from './xml-answers.ts';

const PAGE_SIZE = 1_000;
/** A week, the longest that a signature of version 4 is valid. */
const MAX_LINK_SECONDS = 604_800;
/** After so long without an answer, the storage's time is asked for before a link is signed. */
const TIME_IS_OLD_MS = 60 * 60 * 1_000;

/** A bucket of a server with the XML API of Amazon S3. */
export interface XmlBucketOptions {
  /** What people call the server. */
  readonly name: string;
  /** The URL of the bucket, without a slash at its end. */
  readonly url: string;
  readonly http: BucketHttp;
  /** The header by which a write fails if there is a file already. */
  readonly ifAbsent: readonly [name: string, value: string];
  readonly pageSize?: number;
  /** Signs the URL, so that it opens without credentials. */
  presign(url: URL, expiresInSeconds: number, nowMs: number): Promise<string> | string;
  /** What to do about a fault; null if neither a setting nor a permission is wrong. */
  adviceFor(fault: XmlFault): string | null;
}

export function xmlBucket(options: XmlBucketOptions): Bucket {
  const { url, http, ifAbsent, pageSize = PAGE_SIZE, presign } = options;
  const urlOf = (key: string) => `${url}/${key}`;
  /** Some servers refuse the `ifAbsent` header. The first write tells. */
  let isConditional = true;
  let heardAtMs = Number.NEGATIVE_INFINITY;

  const failed = (call: BucketCall, status: number, bytes: Uint8Array): BucketError => {
    const fault = { ...parseErrorAnswer(bytes), status };
    const { pathname } = new URL(call.url);
    const what = `${options.name} answered ${status} ${fault.code} to ${call.method} ${pathname}:`;
    const summary = `${what} ${fault.message || 'no reason given'}`.replace(/\.?$/, '.');
    return new BucketError(summary, {
      code: fault.code,
      status,
      advice: options.adviceFor(fault),
    });
  };

  async function send(call: BucketCall, signal?: AbortSignal): Promise<Answer> {
    const answer = await http.send(call, signal ? { signal } : {});
    heardAtMs = performance.now();
    return answer;
  }

  async function create(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<Created> {
    const asksForAbsence = isConditional;
    const call: BucketCall = {
      method: 'PUT',
      url: urlOf(key),
      headers: {
        'content-type': 'application/pdf',
        ...(asksForAbsence && Object.fromEntries([ifAbsent])),
      },
      body: bytes,
    };
    const { status, bytes: answer, isRepeated } = await send(call, signal);
    if (status === 200) return { isNew: true, isRepeated };
    if (status === 412) return { isNew: false, isRepeated };
    if (status === 501 && asksForAbsence) {
      isConditional = false;
      return create(key, bytes, signal);
    }
    throw failed(call, status, answer);
  }

  /** Whether the file is missing. A missing bucket is an error. */
  function isMissing(call: BucketCall, { status, bytes }: Answer): boolean {
    if (status !== 404) return false;
    const error = failed(call, status, bytes);
    if (error.code === 'NoSuchBucket') throw error;
    return true;
  }

  async function sizeBytes(key: string): Promise<number | null> {
    const call: BucketCall = { method: 'HEAD', url: urlOf(key), headers: {} };
    const answer = await send(call);
    if (isMissing(call, answer)) return null;
    if (answer.status !== 200) throw failed(call, answer.status, answer.bytes);
    return Number(answer.headers.get('content-length'));
  }

  return {
    create,
    sizeBytes,

    async read(key) {
      const call: BucketCall = { method: 'GET', url: urlOf(key), headers: {} };
      const answer = await send(call);
      if (isMissing(call, answer)) return null;
      if (answer.status !== 200) throw failed(call, answer.status, answer.bytes);
      return answer.bytes;
    },

    async stream(key, range) {
      const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {};
      const call: BucketCall = { method: 'GET', url: urlOf(key), headers };
      const response = await http.open(call);
      if (response.ok) return response.body ?? new Blob([]).stream();
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      throw failed(call, response.status, await response.bytes());
    },

    async delete(key) {
      const call: BucketCall = { method: 'DELETE', url: urlOf(key), headers: {} };
      const answer = await send(call);
      if (answer.status === 204 || answer.status === 200 || isMissing(call, answer)) return;
      throw failed(call, answer.status, answer.bytes);
    },

    async page(prefix, cursor, after) {
      const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url', prefix });
      query.set('max-keys', String(pageSize));
      if (cursor !== null) query.set('continuation-token', cursor);
      else if (after !== undefined) query.set('start-after', after);
      const call: BucketCall = { method: 'GET', url: `${url}/?${query}`, headers: {} };
      const { status, headers, bytes } = await send(call);
      if (status !== 200) throw failed(call, status, bytes);
      return parseObjectsPage(bytes, Date.parse(headers.get('date') ?? ''));
    },

    async link(key, { expiresInMs, fileName }: SignedUrlOptions) {
      if (performance.now() - heardAtMs > TIME_IS_OLD_MS) await sizeBytes(key);
      const link = new URL(urlOf(key));
      link.searchParams.set('response-content-disposition', attachment(fileName));
      link.searchParams.set('response-content-type', 'application/pdf');
      const seconds = Math.min(Math.ceil(expiresInMs / 1_000), MAX_LINK_SECONDS);
      return presign(link, seconds, http.nowMs());
    },
  };
}
