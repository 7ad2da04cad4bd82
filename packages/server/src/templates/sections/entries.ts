import { blocksOf, listOf } from './blocks.ts';
import { extraFacts } from './extra-keys.ts';
import { linkTo } from './links.ts';
import { type Entry, type Fact, isBlank, type Wording } from './section.ts';

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

/** An entry for each source that has anything to print. */
export function entriesOf<T extends Readonly<Record<string, unknown>>>(
  sources: readonly T[] | undefined,
  wording: Wording,
  partsOf: (source: T) => EntryParts,
): Entry[] {
  return (sources ?? [])
    .map((source) => entryOf(source, partsOf(source), wording))
    .filter((entry) => !isBlank(entry));
}

function entryOf(
  source: Readonly<Record<string, unknown>>,
  parts: EntryParts,
  wording: Wording,
): Entry {
  const { 'x-period': periodInWords, ...others } = source;
  // Where there are no dates, words such as `Winter 2019` stand in their place.
  const isPeriod = parts.period == null && typeof periodInWords === 'string';
  return {
    // An entry without a title is headed by what stands under it.
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
