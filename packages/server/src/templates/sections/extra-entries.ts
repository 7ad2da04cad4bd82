import { blocksOf, listOf } from './blocks.ts';
import { linkTo } from './links.ts';
import type { Entry, Fact, Wording } from './section.ts';

type Values = Readonly<Record<string, unknown>>;

/** Keys of sections of JSON Resume and of apps for the parts of an entry, the likeliest first. */
const TITLES = ['name', 'title', 'label', 'position'];
const SUBTITLES = ['organization', 'institution', 'company', 'issuer', 'publisher', 'awarder'];
const LINKS = ['url', 'link', 'website'];
const TEXTS = ['summary', 'description', 'text'];
const LISTS = ['highlights', 'bullets'];
const DATES = ['date', 'releaseDate'];

/**
 * An entry of a person's own section. Keys that JSON Resume's entries also have are set like
 * theirs, and all others are facts.
 */
export function extraEntry(
  source: Values,
  { dates, labels }: Wording,
  factsOf: (rest: Values) => readonly Fact[],
): Entry {
  const taken = new Set<string>();
  const take = (keys: readonly string[], isFit: (value: unknown) => boolean = isText) => {
    const key = keys.find((each) => isFit(source[each]));
    if (key !== undefined) taken.add(key);
    return key === undefined ? undefined : source[key];
  };
  const textAt = (keys: readonly string[]) => take(keys) as string | undefined;
  const isDate = (value: unknown) => isText(value) && dates.date(value) !== null;
  const isAddress = (value: unknown) => isText(value) && linkTo(value).href !== null;
  const dateAt = (keys: readonly string[]) => take(keys, isDate) as string | undefined;
  const title = textAt(TITLES);
  const url = take(LINKS, isAddress) as string | undefined;
  const start = dateAt(['startDate']);
  const end = dateAt(['endDate']);
  const day = start === undefined && end === undefined ? dateAt(DATES) : undefined;
  const entry = {
    organisation: null,
    title: title ?? null,
    subtitle: (title === undefined ? undefined : textAt(SUBTITLES)) ?? null,
    link: url === undefined ? null : linkTo(url),
    note: null,
    place: textAt(['location']) ?? null,
    period: dates.date(day) ?? dates.period(start, end, labels.present),
    blocks: [...blocksOf(textAt(TEXTS)), ...listOf(take(LISTS, areTexts) as string[] | undefined)],
  };
  const rest = Object.entries(source).filter(([key]) => !taken.has(key));
  return { ...entry, facts: [...factsOf(Object.fromEntries(rest))] };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
