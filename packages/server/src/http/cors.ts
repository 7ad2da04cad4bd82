import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Prefer',
  'Range',
];

const ANSWER_HEADERS = [
  'Content-Disposition',
  'Content-Location',
  'ETag',
  'Location',
  'Offprint-Page-Fill',
  'Offprint-Pages',
  'Offprint-Warnings',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];

const PREFLIGHT_VALID_SECONDS = 600;

/**
 * Lets pages of these origins in. They send tokens and never cookies, for which browsers would want
 * `Access-Control-Allow-Credentials`. To all others it says nothing, so browsers keep them out.
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler {
  const allow = cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowHeaders: REQUEST_HEADERS,
    exposeHeaders: ANSWER_HEADERS,
    maxAge: PREFLIGHT_VALID_SECONDS,
  });
  return (c, next) => (origins.includes(c.req.header('origin') ?? '') ? allow(c, next) : next());
}
