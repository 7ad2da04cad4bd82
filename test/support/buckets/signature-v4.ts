import { createHash, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { ServedRequest } from './faulty-server.ts';

/** What a server knows of the one account that may call it. */
export type KnownKey =
  | { readonly kind: 'hmac'; readonly id: string; readonly secret: string; readonly region: string }
  | { readonly kind: 'rsa'; readonly id: string; readonly publicKey: KeyObject };

/** The code of what is wrong with the signature of a request; null: it is good. */
export type Verdict =
  | 'AccessDenied'
  | 'AuthorizationHeaderMalformed'
  | 'InvalidAccessKeyId'
  | 'RequestTimeTooSkewed'
  | 'SignatureDoesNotMatch'
  | 'XAmzContentSHA256Mismatch'
  | null;

const MAX_SKEW_MS = 15 * 60 * 1000;

interface Claims {
  readonly credential: string;
  readonly time: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly payload: string;
  readonly isQuery: boolean;
}

/** Checks a signature of version 4 as a server does: from what came over the wire, in either place. */
export function verifySignature(request: ServedRequest, key: KnownKey, nowMs: number): Verdict {
  const claims = claimsOf(request, key);
  if (claims === null) return 'AccessDenied';
  const [id, date, ...rest] = claims.credential.split('/');
  if (id !== key.id) return 'InvalidAccessKeyId';
  const expected =
    key.kind === 'hmac' ? `${key.region}/s3/aws4_request` : 'auto/storage/goog4_request';
  if (rest.join('/') !== expected) return 'AuthorizationHeaderMalformed';
  if (!claims.time.startsWith(date ?? '-')) return 'AuthorizationHeaderMalformed';
  const late = lateness(request.url, claims, nowMs);
  if (late !== null) return late;
  const isSigned = hasGoodSignature(request, claims, key, `${date}/${expected}`);
  if (!isSigned || !signsWhatMatters(request, claims)) return 'SignatureDoesNotMatch';
  const isBodyGood = claims.isQuery || claims.payload === sha256(request.body);
  return isBodyGood ? null : 'XAmzContentSHA256Mismatch';
}

function claimsOf({ url, headers }: ServedRequest, key: KnownKey): Claims | null {
  const vendor = key.kind === 'hmac' ? 'X-Amz' : 'X-Goog';
  const algorithm = key.kind === 'hmac' ? 'AWS4-HMAC-SHA256' : 'GOOG4-RSA-SHA256';
  const query = (name: string) => url.searchParams.get(`${vendor}-${name}`) ?? '';
  if (query('Algorithm') === algorithm) {
    return {
      credential: query('Credential'),
      time: query('Date'),
      signedHeaders: query('SignedHeaders'),
      signature: query('Signature'),
      payload: 'UNSIGNED-PAYLOAD',
      isQuery: true,
    };
  }
  const match = /^AWS4-HMAC-SHA256 Credential=(.+?), SignedHeaders=(.+?), Signature=(\w+)$/.exec(
    headers.authorization ?? '',
  );
  if (!match || key.kind === 'rsa') return null;
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  return {
    credential,
    signedHeaders,
    signature,
    time: String(headers['x-amz-date']),
    payload: String(headers['x-amz-content-sha256']),
    isQuery: false,
  };
}

function lateness(url: URL, { time, isQuery }: Claims, nowMs: number): Verdict {
  const at = Date.parse(time.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'));
  if (!isQuery) return Math.abs(nowMs - at) <= MAX_SKEW_MS ? null : 'RequestTimeTooSkewed';
  const expires = url.searchParams.get('X-Amz-Expires') ?? url.searchParams.get('X-Goog-Expires');
  const seconds = Number(expires);
  if (!(seconds >= 1 && seconds <= 604_800)) return 'AccessDenied';
  return at - MAX_SKEW_MS <= nowMs && nowMs < at + 1000 * seconds ? null : 'AccessDenied';
}

function hasGoodSignature(
  request: ServedRequest,
  claims: Claims,
  key: KnownKey,
  scope: string,
): boolean {
  const [path = '', rawQuery = ''] = request.target.split('?');
  const query = rawQuery
    .split('&')
    .filter((part) => part !== '' && !/^X-(Amz|Goog)-Signature=/.test(part))
    .toSorted();
  const names = claims.signedHeaders.split(';');
  const canonical = [
    request.method,
    path,
    query.join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    claims.signedHeaders,
    claims.payload,
  ].join('\n');
  const algorithm = key.kind === 'hmac' ? 'AWS4-HMAC-SHA256' : 'GOOG4-RSA-SHA256';
  const toSign = [algorithm, claims.time, scope, sha256(canonical)].join('\n');
  const given = Buffer.from(claims.signature, 'hex');
  if (key.kind === 'rsa') return verify('RSA-SHA256', Buffer.from(toSign), key.publicKey, given);
  let signingKey: Buffer = Buffer.from(`AWS4${key.secret}`);
  for (const part of scope.split('/')) signingKey = hmac(signingKey, part);
  const expected = hmac(signingKey, toSign);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The host, and every header of the vendor's that was sent. */
function signsWhatMatters({ headers }: ServedRequest, { signedHeaders }: Claims): boolean {
  const signed = new Set(signedHeaders.split(';'));
  const vendors = Object.keys(headers).filter((name) => /^x-(amz|goog)-/.test(name));
  return ['host', ...vendors].every((name) => signed.has(name));
}

function hmac(key: Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
