import { personalLabel } from '../locale/personal-labels.ts';
import { blocksOf, listOf } from './blocks.ts';
import { extraEntry } from './extra-entries.ts';
import { parseMarkdown } from './markdown.ts';
import type { Fact, Section, Wording } from './section.ts';

type Values = Readonly<Record<string, unknown>>;

/** The `x-…` keys of an object, which hold what JSON Resume has no place for. */
export function extraFacts(source: Values, wording: Wording): Fact[] {
  const extras = Object.entries(source).filter(([key]) => isExtra(key));
  return extras.flatMap(([key, value]) => factOf(key, value, wording));
}

/** A section for each `x-…` key at the top level of a résumé. */
export function extraSections(resume: Values, wording: Wording): Section[] {
  const extras = Object.entries(resume).filter(([key]) => isExtra(key));
  return extras.map(([key, value]) => ({
    id: 'extra',
    heading: humanise(key),
    ...contentOf(value, wording),
  }));
}

type Content = Pick<Section, 'blocks' | 'facts' | 'entries'>;

function contentOf(value: unknown, wording: Wording): Content {
  const content: Content = { blocks: [], facts: [], entries: [] };
  if (Array.isArray(value)) {
    const objects = value.filter(isObject);
    const others = value.filter((item) => !isObject(item)).map((item) => inWords(item, wording));
    return {
      ...content,
      blocks: listOf(others.filter((text) => text !== '')),
      entries: objects.map((source) =>
        extraEntry(source, wording, (rest) => toFacts(rest, wording)),
      ),
    };
  }
  if (isObject(value)) return { ...content, facts: toFacts(value, wording) };
  return { ...content, blocks: blocksOf(inWords(value, wording)) };
}

function toFacts(source: Values, wording: Wording): Fact[] {
  return Object.entries(source).flatMap(([key, value]) => factOf(key, value, wording));
}

const MONTH = /^\d{4}-\d{2}$/;
const DATED = /date|expir|until|since/i;

function factOf(key: string, value: unknown, wording: Wording): Fact[] {
  const month =
    MONTH.test(String(value)) && DATED.test(key) ? wording.dates.date(String(value)) : null;
  const words = month ?? inWords(value, wording);
  if (words === '') return [];
  const label = personalLabel(key, wording.locale) ?? humanise(key);
  const [only, ...others] = typeof value === 'string' ? parseMarkdown(words) : [];
  if (others.length > 0 || only?.href === undefined) return [{ label, note: null, value: words }];
  return [{ label, note: null, value: only.text, href: only.href }];
}

/** Any JSON value as a line of text. */
function inWords(value: unknown, wording: Wording): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    return value
      .map((item) => inWords(item, wording))
      .filter(Boolean)
      .join(', ');
  }
  if (!isObject(value)) return wording.dates.day(String(value)) ?? String(value);
  return Object.entries(value)
    .map(([key, inner]) => [humanise(key), inWords(inner, wording)] as const)
    .filter(([, words]) => words !== '')
    .map(([label, words]) => `${label}${wording.locale.colon}${words}`)
    .join('; ');
}

/** `x-securityClearance` as `Security clearance`. */
function humanise(key: string): string {
  const name = key.replace(/^x-/i, '');
  // A title that people write in an app is in words already.
  if (name.includes(' ')) return capitalised(name.trim());
  const words = name
    .replace(/(?<=\p{Ll}{2})(?=\p{Lu}{2})/gu, ' ')
    .replace(
      /([\p{Ll}\d])(\p{Lu})(?=\p{Ll})/gu,
      (_match, end, start) => `${end} ${start.toLowerCase()}`,
    )
    .replace(/[-_\s]+/g, ' ')
    .trim();
  return capitalised(words);
}

function capitalised(words: string): string {
  const [first = ''] = words;
  return first.toUpperCase() + words.slice(first.length);
}

function isExtra(key: string): boolean {
  return /^x-./i.test(key);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
