import type { Entry, Fact, Section } from './section.ts';

type Values = Readonly<Record<string, unknown>>;

/** The `x-…` keys of an object, in which people keep what JSON Resume has no place for. */
export function extraFacts(source: Values): Fact[] {
  return Object.entries(source)
    .filter(([key]) => isExtra(key))
    .flatMap(([key, value]) => factOf(key, value));
}

/** A section for each `x-…` key at the top of a résumé. */
export function extraSections(resume: Values): Section[] {
  return Object.entries(resume)
    .filter(([key]) => isExtra(key))
    .map(([key, value]) => ({ id: 'extra', heading: humanise(key), ...contentOf(value) }));
}

type Content = Pick<Section, 'paragraphs' | 'bullets' | 'facts' | 'entries'>;

function contentOf(value: unknown): Content {
  const content: Content = { paragraphs: [], bullets: [], facts: [], entries: [] };
  if (Array.isArray(value)) {
    const objects = value.filter(isObject);
    const others = value.filter((item) => !isObject(item)).map(inWords);
    return {
      ...content,
      bullets: others.filter((text) => text !== ''),
      entries: objects.map(toEntry),
    };
  }
  if (isObject(value)) return { ...content, facts: toFacts(value) };
  return { ...content, paragraphs: [inWords(value)].filter((text) => text !== '') };
}

function toEntry(source: Values): Entry {
  const titleKey = ['name', 'title', 'label'].find((key) => typeof source[key] === 'string');
  const { [titleKey ?? '']: title, ...rest } = source;
  return {
    title: titleKey === undefined ? null : String(title),
    subtitle: null,
    link: null,
    note: null,
    place: null,
    period: null,
    paragraphs: [],
    bullets: [],
    facts: toFacts(rest),
  };
}

function toFacts(source: Values): Fact[] {
  return Object.entries(source).flatMap(([key, value]) => factOf(key, value));
}

function factOf(key: string, value: unknown): Fact[] {
  const words = inWords(value);
  return words === '' ? [] : [{ label: humanise(key), note: null, value: words }];
}

/** Any JSON value as a line of text. */
function inWords(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join(', ');
  if (!isObject(value)) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => [humanise(key), inWords(inner)] as const)
    .filter(([, words]) => words !== '')
    .map(([label, words]) => `${label}: ${words}`)
    .join('; ');
}

/** `x-securityClearance` as `Security clearance`. */
function humanise(key: string): string {
  const words = key
    .replace(/^x-/i, '')
    .replace(
      /([\p{Ll}\d])(\p{Lu})(?=\p{Ll})/gu,
      (_match, end, start) => `${end} ${start.toLowerCase()}`,
    )
    .replace(/[-_\s]+/g, ' ')
    .trim();
  const [first = ''] = words;
  return first.toUpperCase() + words.slice(first.length);
}

function isExtra(key: string): boolean {
  return /^x-./i.test(key);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
