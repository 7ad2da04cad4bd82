import type { Warning } from '@offprint/contract';
import { type Resume, resumeSchema } from './schema.ts';

/**
 * The key for a document's texts in other languages, by language tag. Holds only what differs.
 * Entries of lists are matched by position.
 */
const TRANSLATIONS_KEY = 'x-translations';

export interface Translated {
  /** The document in the requested language, or in its own. */
  readonly resume: Resume;
  /** The document in the first of its other languages. Null if it has none. */
  readonly other: Resume | null;
  readonly warnings: readonly Warning[];
}

/** @param asked a language tag; absent: the document's own language */
export function translate(document: Resume, asked: string | undefined): Translated {
  const { [TRANSLATIONS_KEY]: texts, ...resume } = document;
  if (!isObject(texts)) return { resume: document, other: null, warnings: [] };
  const all = Object.entries(texts);
  const chosen = all.find(([tag]) => asked !== undefined && languageOf(tag) === languageOf(asked));
  const [tag, text] = chosen ?? all[0] ?? [];
  if (tag === undefined) return { resume, other: null, warnings: [] };
  const merged = resumeSchema.safeParse(merge({ ...resume, meta: { language: tag } }, text));
  if (!merged.success) return { resume, other: null, warnings: [notTranslated(tag)] };
  const pair = chosen ? [merged.data, resume] : [resume, merged.data];
  const [first = resume, other = null] = pair;
  return { resume: first, other, warnings: [] };
}

function merge(base: unknown, text: unknown): unknown {
  if (text === undefined || text === null) return base;
  if (Array.isArray(base) && Array.isArray(text)) {
    return base.map((each, index) => merge(each, text[index]));
  }
  if (!isObject(base) || !isObject(text)) return text;
  const merged = Object.entries(text).map(([key, value]) => [key, merge(base[key], value)]);
  return { ...base, ...Object.fromEntries(merged) };
}

function languageOf(tag: string): string | undefined {
  return tag.toLowerCase().split(/[-_]/)[0];
}

function notTranslated(tag: string): Warning {
  return {
    code: 'TRANSLATION_SKIPPED',
    message: `The translation "${tag.slice(0, 35)}" does not fit the document, so it was left out.`,
    path: TRANSLATIONS_KEY,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
