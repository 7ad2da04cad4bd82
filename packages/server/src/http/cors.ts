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
 * Allows calls from pages of these origins. They send tokens and never cookies, which would need
 * `Access-Control-Allow-Credentials`. Other origins get no header, so browsers refuse their pages.
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
