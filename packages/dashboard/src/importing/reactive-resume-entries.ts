import { isoDate } from './dates.ts';
import type { Source } from './source.ts';

// What the exports of all versions of Reactive Resume have alike.

/** How an entry of a section is read, by the section's name. */
export type Sections = Readonly<
  Record<string, readonly [to: string, read: (item: Source) => object]>
>;

export const named = (item: Source) => ({
  name: item.text('name'),
  keywords: item.texts('keywords'),
});

/** A date that is none has a place of its own. */
export function date(item: Source, to: string): object {
  const text = item.text('date');
  return isoDate(text) ? { [to]: isoDate(text) } : { 'x-date': text };
}
