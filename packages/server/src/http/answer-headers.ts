import type { MiddlewareHandler } from 'hono';
import type { AnswerHeaders, HttpEnv } from './responses.ts';

export const REQUEST_ID = 'x-request-id';
/** A request id that a caller may choose, so that its logs and ours can be matched. */
const GIVEN_REQUEST_ID = /^[\w=-]{1,255}$/;

/**
 * Gives each request an id, and its answer the common headers and those put into `headersToAdd`.
 * Headers that the route has set itself stay.
 */
export function withHeadersOfAll(publicUrl: string | null): MiddlewareHandler<HttpEnv> {
  const ofAll = headersOfData(publicUrl);
  return async (c, next) => {
    const requestId = requestIdOf(c.req.header(REQUEST_ID));
    c.set('requestId', requestId);
    c.set('headersToAdd', { ...ofAll, [REQUEST_ID]: requestId });
    await next();
    if (c.get('hasAllHeaders')) return;
    const { headers } = c.res;
    for (const [name, value] of Object.entries(c.get('headersToAdd'))) {
      if (!headers.has(name)) headers.set(name, value);
    }
  };
}

/** @param given the id that the caller has chosen, if any */
export function requestIdOf(given: string | null | undefined): string {
  return given && GIVEN_REQUEST_ID.test(given) ? given : crypto.randomUUID();
}

/**
 * The common headers of answers with data, which must not be stored; pages and files set others.
 * Only those that current browsers use, since each header costs time in every answer.
 */
export function headersOfData(publicUrl: string | null): AnswerHeaders {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(publicUrl?.startsWith('https://') && { 'strict-transport-security': 'max-age=31536000' }),
  };
}
