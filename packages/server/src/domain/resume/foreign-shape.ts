import type { Problem } from '@offprint/contract';
import { formatPath } from '../problems.ts';
import { PRINTED_KEYS, type Resume } from './schema.ts';

/** They describe the document and are never printed. */
const UNPRINTED_KEYS = new Set(['$schema', 'meta', 'lang', 'language', 'locale']);
const MAX_NAMED = 10;

/**
 * What to tell the author of a document that holds something, but nothing that is printed: it has
 * the shape of another format. An empty document is no such thing, and unknown keys beside known
 * ones are welcome.
 */
export function foreignShape(resume: Resume): Problem | null {
  const keys = Object.keys(resume).filter((key) => !UNPRINTED_KEYS.has(key));
  if (keys.some((key) => isPrinted(key, resume[key]))) return null;
  const { unknown = [], known = [] } = Object.groupBy(keys, (key) =>
    PRINTED_KEYS.has(key) ? 'known' : 'unknown',
  );
  const foreign = [...unknown, ...known].flatMap((key) => foreignPaths(key, resume[key]));
  if (foreign.length === 0) return null;
  const message = `holds nothing to print. JSON Resume is expected, with sections such as basics, work, education and skills; it does not know ${inWords(foreign)}`;
  return { path: '', message };
}

function isPrinted(key: string, section: unknown): boolean {
  if (isExtra(key)) return true;
  const known = PRINTED_KEYS.get(key);
  if (!known) return false;
  return entriesOf(section).some((entry) =>
    Object.entries(entry).some(
      ([inner, value]) => (known.includes(inner) || isExtra(inner)) && !isEmpty(value),
    ),
  );
}

/** The unknown key itself; of a section that is known, the keys in it. */
function foreignPaths(key: string, section: unknown): string[] {
  const known = PRINTED_KEYS.get(key);
  if (!known) return [formatPath([key])];
  const inner = entriesOf(section).flatMap((entry) => Object.keys(entry));
  const unknown = inner.filter((name) => !known.includes(name));
  return [...new Set(unknown)].map((name) => formatPath([key, name]));
}

function entriesOf(section: unknown): readonly object[] {
  const entries: readonly unknown[] = Array.isArray(section) ? section : [section];
  return entries.filter((entry) => typeof entry === 'object' && entry !== null);
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === undefined;
  return Object.values(value).every(isEmpty);
}

function isExtra(key: string): boolean {
  return /^x-./i.test(key);
}

function inWords(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).join(', ');
  const more = paths.length - MAX_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}
