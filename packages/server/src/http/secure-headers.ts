import type { MiddlewareHandler } from 'hono';

/** For answers that are data and never a page. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': DATA_POLICY,
  'cache-control': 'no-store',
} as const;

/**
 * On every answer that did not choose for itself. There are no CORS headers on purpose: browsers
 * reach the API from its own origin, other apps through their back end.
 */
export function secureHeaders(publicUrl: string | null): MiddlewareHandler {
  const isHttps = publicUrl?.startsWith('https://') ?? false;
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
    if (isHttps) c.res.headers.set('strict-transport-security', 'max-age=31536000');
  };
}
