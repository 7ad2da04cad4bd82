import { isoDate } from './dates.ts';
import type { Source } from './source.ts';

// The common parts of exports from all versions of Reactive Resume.

/** The reader of a section's entries, by the section's name. */
export type Sections = Readonly<
  Record<string, readonly [to: string, read: (item: Source) => object]>
>;

export const named = (item: Source) => ({
  name: item.text('name'),
  keywords: item.texts('keywords'),
});

/** A text that is not a date is kept under its own key. */
export function date(item: Source, to: string): object {
  const text = item.text('date');
  return isoDate(text) ? { [to]: isoDate(text) } : { 'x-date': text };
}
