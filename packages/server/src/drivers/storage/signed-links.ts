import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { OffprintError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';

export interface SignedLinkOptions {
  /** At least 128 random bits. */
  readonly secret: string;
  /** The start of each link; empty: links are relative to the host that was asked. */
  readonly publicUrl: string;
  readonly clock: Clock;
}

export interface LinkedFile {
  readonly key: string;
  readonly fileName: string;
}

export interface VerifiedLink extends LinkedFile {
  readonly expiresAtMs: number;
}

export interface SignedLinks {
  sign(file: LinkedFile, expiresInMs: number): string;
  /**
   * What a link is for.
   *
   * @throws OffprintError FORBIDDEN when it was not made here or was changed; EXPIRED
   */
  verify(key: string, query: URLSearchParams): VerifiedLink;
}

export function signedLinks({ secret, publicUrl, clock }: SignedLinkOptions): SignedLinks {
  // Neither a valid key nor a number contains a line break, so the parts are unambiguous.
  const signatureOf = (key: string, expires: string, name: string) =>
    createHmac('sha256', secret).update(`${key}\n${expires}\n${name}`).digest('base64url');

  return {
    sign({ key, fileName }, expiresInMs) {
      const name = fileName.toWellFormed();
      const expires = String(Math.ceil(clock.nowMs() + expiresInMs));
      const query = new URLSearchParams({
        name,
        expires,
        signature: signatureOf(key, expires, name),
      });
      return `${publicUrl}/files/${key}?${query}`;
    },

    verify(key, query) {
      const name = query.get('name') ?? '';
      const expires = query.get('expires') ?? '';
      const isGenuine = equals(query.get('signature') ?? '', signatureOf(key, expires, name));
      if (!isGenuine || !/^\d+$/.test(expires)) {
        throw new OffprintError('FORBIDDEN', 'This link is not valid. Ask for a new download.');
      }
      if (Number(expires) <= clock.nowMs()) {
        throw new OffprintError('EXPIRED', 'This link has expired. Ask for a new download.');
      }
      return { key, fileName: name, expiresAtMs: Number(expires) };
    },
  };
}

/** The ETag of a linked file. A key is written only once, so it identifies the content. */
export function etagOf(key: string): string {
  return `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`;
}

function equals(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}
