import type { HttpContext } from './envelope.ts';
import { success } from './envelope.ts';
import { etagMatches } from './etag.ts';

/** The data with its tag, or 304 to a client that has it. Caches must ask each time. */
export function conditional<T>(c: HttpContext, data: T, etag: string): Response {
  c.header('ETag', etag);
  c.header('Cache-Control', 'private, no-cache');
  c.header('Vary', 'Authorization, X-Offprint-User');
  if (etagMatches(c.req.header('if-none-match'), etag)) return c.body(null, 304);
  return success(c, data);
}
