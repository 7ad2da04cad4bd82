import { createHash } from 'node:crypto';

/** The same for two values of JSON that differ in nothing but the order of keys. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOrderOfKeys)).digest('hex');
}

function inOrderOfKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // As pairs: an object would put keys that look like numbers first, and lose `__proto__`.
  return { entries };
}
