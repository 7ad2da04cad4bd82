import type { Problem, Warning } from '@offprint/contract';
import { formatPath } from '../problems.ts';
import { PRINTED_KEYS, type Resume } from './schema.ts';

/** Keys that describe the document and are never printed, in JSON Resume and in shapes of apps. */
export const ABOUT_THE_DOCUMENT: readonly string[] = [
  '$schema',
  'meta',
  'lang',
  'language',
  'locale',
];
const MAX_NAMED = 10;

/**
 * Tells the author of a document with contents but nothing that is printed that it has another
 * format. Null for an empty document.
 */
export function foreignShape(resume: Resume): Problem | null {
  if (Object.entries(resume).some(([key, section]) => isPrinted(key, section))) return null;
  const unprinted = unprintedKeys(resume);
  if (unprinted.length === 0) return null;
  const message = `holds nothing to print. JSON Resume is expected, with sections such as basics, work, education and skills; it does not know ${inWords(unprinted)}`;
  return { path: '', message };
}

/** Tells the author of a document which parts are not printed. */
export function unprintedWarning(resume: Resume): Warning | null {
  const unprinted = unprintedKeys(resume);
  if (unprinted.length === 0) return null;
  return {
    code: 'UNPRINTED_KEYS',
    message: `JSON Resume does not know these keys, so they are not printed: ${inWords(unprinted)}. Begin a key with x- to have it printed.`,
  };
}

/** The keys with contents that are not printed, as paths without list positions. */
function unprintedKeys(resume: Resume): readonly string[] {
  const keys = Object.keys(resume).filter(
    (key) => !ABOUT_THE_DOCUMENT.includes(key) && !isExtra(key),
  );
  const { unknown = [], known = [] } = Object.groupBy(keys, (key) =>
    PRINTED_KEYS.has(key) ? 'known' : 'unknown',
  );
  return [
    ...unknown.filter((key) => !isEmpty(resume[key])).map((key) => formatPath([key])),
    ...known.flatMap((key) => [...unprintedIn([key], resume[key])]),
  ];
}

function unprintedIn(
  path: readonly string[],
  content: unknown,
  found: Set<string> = new Set(),
): ReadonlySet<string> {
  const known = PRINTED_KEYS.get(path.join('.'));
  if (!known) return found;
  for (const entry of entriesOf(content)) {
    for (const [key, value] of Object.entries(entry)) {
      if (known.includes(key)) {
        if (typeof value === 'object') unprintedIn([...path, key], value, found);
      } else if (!isExtra(key) && !isEmpty(value)) found.add(formatPath([...path, key]));
    }
  }
  return found;
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
