import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';

// The functions of node:crypto that are used where status and history are answered, for edge
// platforms without it. WebCrypto hashes only asynchronously.

const ALGORITHMS = { sha1, sha256 };

type Encoding = 'hex' | 'base64url' | 'buffer';

export function hash(algorithm: 'sha1' | 'sha256', data: string | Uint8Array): string;
export function hash(
  algorithm: 'sha1' | 'sha256',
  data: string | Uint8Array,
  encoding: 'buffer',
): Uint8Array;
export function hash(
  algorithm: 'sha1' | 'sha256',
  data: string | Uint8Array,
  encoding: 'hex' | 'base64url',
): string;
export function hash(
  algorithm: keyof typeof ALGORITHMS,
  data: string | Uint8Array,
  encoding: Encoding = 'hex',
): string | Uint8Array {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = ALGORITHMS[algorithm](bytes);
  if (encoding === 'buffer') return digest;
  if (encoding === 'hex')
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const base64 = btoa(String.fromCharCode(...digest));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Takes the same time wherever they differ. Both have the same length, as digests have. */
export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), 0) === 0;
}

/** A whole number below the limit, which is a power of two of at most 2 ** 32. */
export function randomInt(limit: number): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word % limit;
}
