import { randomUUID } from 'node:crypto';
import type { ObjectStorage } from '../../ports/object-storage.ts';
import type { StoreFinding } from '../../ports/store.ts';
import { BucketError } from './bucket-error.ts';
import type { BucketHttp } from './bucket-http.ts';

const LINK_MS = 60_000;
const WRITE_LIMIT_MS = 20_000;
const MANY_SECONDS_MS = 60_000;
/** A name of several scripts, with characters that URLs must encode. */
const FILE_NAME = 'Jürgen 张伟 – 100% & more!.pdf';

export interface DiagnosedBucket {
  readonly storage: ObjectStorage;
  readonly http: BucketHttp;
  /** What people call the bucket. */
  readonly place: string;
  /** Whether links lead to the bucket itself. */
  readonly isRedirecting: boolean;
}

/** Does once all that a running system does with the bucket, and deletes what it wrote. */
export async function diagnoseBucket(bucket: DiagnosedBucket): Promise<readonly StoreFinding[]> {
  const { storage, http, place } = bucket;
  const key = `check-${randomUUID()}`;
  const bytes = new TextEncoder().encode(key);
  const findings: StoreFinding[] = [];
  try {
    await step('look for a file', () => storage.stat(key));
    await step('write a file', () => storage.put(key, bytes, AbortSignal.timeout(WRITE_LIMIT_MS)));
    try {
      await step('read it', () => readBack(storage, key, bytes));
      if (bucket.isRedirecting) await step('read it by a signed link', () => follow(storage, key));
      await step('list it', () => findIn(storage, key));
    } finally {
      await step('delete it', () => storage.delete(key));
    }
    const links = bucket.isRedirecting ? ', by a signed link too' : '';
    findings.push(ok(`files in ${place}; wrote, read${links}, listed and deleted one`));
  } catch (error) {
    findings.push({ status: 'failed', found: (error as Error).message, advice: adviceOf(error) });
  }
  const skewMs = http.skewMs();
  if (skewMs !== null && Math.abs(skewMs) > MANY_SECONDS_MS) findings.push(skewed(skewMs));
  return findings;
}

async function step<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot ${what}: ${withoutAdvice(reason, adviceOf({ cause }))}`, { cause });
  }
}

function adviceOf(error: unknown): string | null {
  const { cause } = error as { cause?: unknown };
  return cause instanceof BucketError ? cause.advice : null;
}

function withoutAdvice(reason: string, advice: string | null): string {
  return advice === null ? reason : reason.replace(advice, '').trimEnd();
}

async function readBack(storage: ObjectStorage, key: string, bytes: Uint8Array): Promise<void> {
  const found = await storage.read(key);
  if (!found || Buffer.compare(found, bytes) !== 0) throw new Error('there are other bytes');
}

/** Opens the link without credentials, as a browser does. */
async function follow(storage: ObjectStorage, key: string): Promise<void> {
  const url = await storage.signedUrl(key, { expiresInMs: LINK_MS, fileName: FILE_NAME });
  const response = await fetch(url, { signal: AbortSignal.timeout(WRITE_LIMIT_MS) });
  if (!response.ok) throw new Error(`the link answers ${response.status}`);
  if ((await response.text()) !== key) throw new Error('the link leads to other bytes');
  const name = response.headers.get('content-disposition') ?? '';
  if (!name.includes(encodeURIComponent('张伟'))) throw new Error('the link gives it no name');
}

async function findIn(storage: ObjectStorage, key: string): Promise<void> {
  for await (const object of storage.list(key)) if (object.key === key) return;
  throw new Error('it is not in the list');
}

function skewed(skewMs: number): StoreFinding {
  const minutes = Math.round(Math.abs(skewMs) / 6_000) / 10;
  const found = `this machine's clock is ${minutes} min ${skewMs > 0 ? 'ahead of' : 'behind'} the storage's (RequestTimeTooSkewed)`;
  const advice =
    'Set the clock, such as by NTP. Until then requests and links are signed by the time of the storage.';
  return { status: 'warning', found, advice };
}

function ok(found: string): StoreFinding {
  return { status: 'ok', found, advice: null };
}
