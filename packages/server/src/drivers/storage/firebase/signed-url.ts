import { createHash, type KeyObject, sign } from 'node:crypto';
import { strictQuery } from '../strict-query.ts';

const ALGORITHM = 'GOOG4-RSA-SHA256';

interface GoogleCall {
  readonly method: string;
  readonly url: string;
  /** Callers must send exactly these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresInSeconds: number;
  readonly nowMs: number;
}

/** The URL with a signature of version 4, made here with the key of a service account. */
export function signedGoogleUrl(
  { clientEmail, privateKey }: { clientEmail: string; privateKey: KeyObject },
  { method, url: unsigned, headers: given, expiresInSeconds, nowMs }: GoogleCall,
): string {
  const url = new URL(unsigned);
  const time = new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/auto/storage/goog4_request`;
  // Any range may be asked for, so the range header is not signed.
  const headers = Object.entries({ ...given, host: url.host })
    .filter(([name]) => name !== 'range')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const signedHeaders = headers.map(([name]) => name).join(';');
  const query = url.searchParams;
  query.set('X-Goog-Algorithm', ALGORITHM);
  query.set('X-Goog-Credential', `${clientEmail}/${scope}`);
  query.set('X-Goog-Date', time);
  query.set('X-Goog-Expires', String(expiresInSeconds));
  query.set('X-Goog-SignedHeaders', signedHeaders);
  const canonicalQuery = strictQuery(query);
  const canonicalRequest = [
    method,
    url.pathname,
    canonicalQuery,
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    signedHeaders,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  const toSign = [ALGORITHM, time, scope, digest].join('\n');
  const signature = sign('RSA-SHA256', Buffer.from(toSign), privateKey).toString('hex');
  return `${url.origin}${url.pathname}?${canonicalQuery}&X-Goog-Signature=${signature}`;
}
