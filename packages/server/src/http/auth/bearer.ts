import { hash, timingSafeEqual } from '#crypto';
import { OffprintError } from '../../domain/errors.ts';

/** What was sent as `Authorization: Bearer`; null without it. */
export function bearerOf(headers: Headers): string | null {
  const [, credential] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return credential ?? null;
}

/** Whether it is one of the secrets, compared in constant time. */
function secretChecker(secrets: readonly string[]): (given: string) => boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const known = secrets.map(digest);
  return (given) => {
    const asked = digest(given);
    return known.reduce((found, secret) => timingSafeEqual(secret, asked) || found, false);
  };
}

/** Whether one of the secrets is sent as `Authorization: Bearer`. */
export function bearerMatcher(secrets: readonly string[]): (headers: Headers) => boolean {
  const isOneOf = secretChecker(secrets);
  return (headers) => {
    const given = bearerOf(headers);
    return given !== null && isOneOf(given);
  };
}

/** @param what is to be sent, for the message */
export function bearerCheck(secrets: readonly string[], what: string): (headers: Headers) => void {
  const isSent = bearerMatcher(secrets);
  return (headers) => {
    if (!isSent(headers)) throw unauthorized(what);
  };
}

/** @param what is to be sent */
export function unauthorized(what: string, cause?: unknown): OffprintError {
  const message = `Send ${what} as "Authorization: Bearer …".`;
  return new OffprintError('UNAUTHORIZED', message, { cause });
}
