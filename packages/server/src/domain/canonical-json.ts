/**
 * JSON that is the same for two values that differ in nothing but the order of their keys. For
 * hashes and comparisons; it is not meant to be parsed.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1));
    // As pairs: an object would put keys that look like numbers first, and lose `__proto__`.
    return { entries };
  });
}
