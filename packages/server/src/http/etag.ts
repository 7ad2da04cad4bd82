import { createHash } from 'node:crypto';

/** A strong tag of exactly these bytes, or of this JSON. */
export function etagOf(content: string | Uint8Array): string {
  const digest = createHash('sha256').update(content).digest('base64url');
  return `"${digest.slice(0, 22)}"`;
}

/** Whether an If-None-Match names the tag. Weak comparison, since proxies weaken tags. */
export function etagMatches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
