import { blocksOf, listOf } from './blocks.ts';
import { extraFacts } from './extra-keys.ts';
import { linkTo } from './links.ts';
import { type Entry, type Fact, isBlank, joined, type Wording } from './section.ts';

interface EntryParts {
  readonly title: string | null | undefined;
  readonly subtitle?: string | null | undefined;
  readonly url?: string | undefined;
  readonly note?: string | null | undefined;
  readonly place?: string | undefined;
  readonly period?: string | null;
  readonly text?: string | undefined;
  readonly items?: readonly string[] | undefined;
  readonly facts?: readonly Fact[];
}

/** An entry for each source that has something to print. */
export function entriesOf<T extends Readonly<Record<string, unknown>>>(
  sources: readonly T[] | undefined,
  wording: Wording,
  partsOf: (source: T) => EntryParts,
): Entry[] {
  return (sources ?? [])
    .map((source) => entryOf(source, partsOf(source), wording))
    .filter((entry) => !isBlank(entry));
}

/** Groups successive entries of one organisation, so that it is named once. */
export function byOrganisation(entries: readonly Entry[]): Entry[] {
  let first: Entry | undefined;
  return entries.map((entry, index) => {
    if (!isOfSame(first, entry)) first = isOfSame(entry, entries[index + 1]) ? entry : undefined;
    if (!first?.subtitle) return entry;
    const { place, link, note } = first;
    const organisation = { name: first.subtitle, place, link, note };
    return {
      ...entry,
      organisation: entry === first ? organisation : null,
      // On a line of its own, programs would mistake the place for the employer.
      title: joined([entry.title, entry.place === place ? null : entry.place], ' · '),
      subtitle: null,
      place: null,
      link: entry.link?.href === link?.href ? null : entry.link,
      note: entry.note === note ? null : entry.note,
    };
  });
}

function isOfSame(one: Entry | undefined, other: Entry | undefined): boolean {
  return typeof one?.subtitle === 'string' && one.subtitle === other?.subtitle;
}

function entryOf(
  source: Readonly<Record<string, unknown>>,
  parts: EntryParts,
  wording: Wording,
): Entry {
  const { 'x-period': periodInWords, ...others } = source;
  // Without dates, words such as `Winter 2019` are the period.
  const isPeriod = parts.period == null && typeof periodInWords === 'string';
  return {
    organisation: null,
    // Without a title, the subtitle takes its place.
    title: parts.title ?? parts.subtitle ?? null,
    subtitle: parts.title ? (parts.subtitle ?? null) : null,
    link: parts.url === undefined ? null : linkTo(parts.url),
    note: parts.note ?? null,
    place: parts.place ?? null,
    period: isPeriod ? periodInWords : (parts.period ?? null),
    blocks: [...blocksOf(parts.text), ...listOf(parts.items)],
    facts: [...(parts.facts ?? []), ...extraFacts(isPeriod ? others : source, wording)],
  };
}
