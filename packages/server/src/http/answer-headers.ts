import type { MiddlewareHandler } from 'hono';
import type { AnswerHeaders, HttpEnv } from './responses.ts';

export const REQUEST_ID = 'x-request-id';
/** What a caller may name a request, so that its logs and these can be read side by side. */
const GIVEN_REQUEST_ID = /^[\w=-]{1,255}$/;

/**
 * Names each request, and gives its answer the headers that all have and those that `headersToAdd`
 * was told of. What a route sets itself stays.
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

/** @param given what the caller names it */
export function requestIdOf(given: string | null | undefined): string {
  return given && GIVEN_REQUEST_ID.test(given) ? given : crypto.randomUUID();
}

/**
 * Every answer is data that is not to be stored, unless it sets headers of its own as pages do.
 * Without headers that no browser of today reads: each costs every answer.
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
