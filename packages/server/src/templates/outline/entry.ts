import { linkTo } from '../parts/links.ts';
import { extraFacts } from './extras.ts';
import { bulletsOf, paragraphsOf } from './text.ts';
import type { Entry, Fact, Section } from './types.ts';

interface EntryParts {
  readonly title: string | null | undefined;
  readonly subtitle?: string | null | undefined;
  readonly url?: string | undefined;
  readonly note?: string | undefined;
  readonly place?: string | undefined;
  readonly period?: string | null;
  readonly texts?: readonly (string | undefined)[];
  readonly bullets?: readonly string[] | undefined;
  readonly facts?: readonly Fact[];
}

/**
 * An entry of its parts, and of the `x-…` keys of where they come from.
 *
 * @returns null when nothing of it would be printed
 */
export function entryOf(
  source: Readonly<Record<string, unknown>>,
  parts: EntryParts,
): Entry | null {
  const entry: Entry = {
    // An entry without a title is headed by what stands under it.
    title: parts.title ?? parts.subtitle ?? null,
    subtitle: parts.title ? (parts.subtitle ?? null) : null,
    link: parts.url === undefined ? null : linkTo(parts.url),
    note: parts.note ?? null,
    place: parts.place ?? null,
    period: parts.period ?? null,
    paragraphs: paragraphsOf(...(parts.texts ?? [])),
    bullets: bulletsOf(parts.bullets),
    facts: [...(parts.facts ?? []), ...extraFacts(source)],
  };
  return isBlank(entry) ? null : entry;
}

export function entriesOf<T>(sources: readonly T[] | undefined, map: (source: T) => Entry | null) {
  return (sources ?? []).map(map).filter((entry) => entry !== null);
}

export function section(id: string, heading: string, content: Partial<Section>): Section {
  return { id, heading, paragraphs: [], bullets: [], facts: [], entries: [], ...content };
}

export function listFact(label: string, values: readonly string[] | undefined): Fact[] {
  if (values === undefined || values.length === 0) return [];
  return [{ label, note: null, value: values.join(', ') }];
}

export function isBlank(content: Entry | Section): boolean {
  return Object.entries(content).every(([key, value]) => {
    if (key === 'id' || key === 'heading') return true;
    return value === null || (Array.isArray(value) && value.length === 0);
  });
}
