import { findPeriod, type Period } from './periods.ts';
import {
  BULLET,
  endsLabelled,
  isAddress,
  isHead,
  isPlace,
  isProse,
  LABELLED,
  partsOf,
  STARTS_LARGE,
} from './read-line.ts';

export interface Entry {
  /** What stands above its text, without its period and its place. */
  readonly head: readonly string[];
  readonly period: Period | null;
  /** Where it is known to be one by where it stands. */
  readonly place: string | null;
  readonly body: readonly string[];
}

interface Line {
  readonly text: string;
  /** Whether something parts it from the line before. */
  readonly isApart: boolean;
}

export interface EntryRules {
  readonly isDated: IsDated;
  /** So many parts make the head of an entry that has no date. */
  readonly undatedParts: number;
  /** How many characters a full line has. */
  readonly lineLength: number;
}

export function readEntries(
  section: readonly string[],
  { isDated, undatedParts, lineLength }: EntryRules,
): Entry[] {
  const lines = section.flatMap((text, index): Line[] =>
    text === '' ? [] : [{ text, isApart: section[index - 1] === '' }],
  );
  return withDatesBehind(
    entriesByDates(lines, isDated).flatMap((entry) => withUndated(entry, undatedParts, lineLength)),
  );
}

/** A date that belongs to nothing is of the one before it that has none. */
function withDatesBehind(entries: readonly Entry[]): Entry[] {
  const dated: Entry[] = [];
  for (const entry of entries) {
    const last = dated.at(-1);
    const isAlone = entry.head.length === 0 && entry.body.length === 0;
    if (isAlone && last?.period === null) dated.splice(-1, 1, { ...last, period: entry.period });
    else dated.push(entry);
  }
  return dated;
}

/** A line of its own for a date tells where an entry is; the first one, where in an entry it stands. */
function entriesByDates(lines: readonly Line[], isDated: IsDated): Entry[] {
  const dated = lines.flatMap(({ text }, index) => (isDated(text) ? [index] : []));
  const [first] = dated;
  if (first === undefined) return lines.length === 0 ? [] : [readEntry(lines, isDated)];
  if (isTrailed(lines.slice(0, first))) {
    return dated.map((index, order) => {
      const chunk = lines.slice((dated[order - 1] ?? -1) + 1, index);
      const isLast = order === dated.length - 1 && chunk.every(({ text }) => isHead(text));
      const rest = isLast ? lines.slice(index + 1) : [];
      return readEntry([...lines.slice(index, index + 1), ...chunk, ...rest], isDated);
    });
  }
  const before = Math.min(first, MAX_LINES_BEFORE_DATE);
  const isHeadAt = (index: number) =>
    isHead(lines[index]?.text ?? '') && !endsLabelled(lines[index - 1]?.text);
  const starts = dated.map((index, order) => {
    const previous = dated[order - 1] ?? -1;
    let start = index;
    while (start - 1 > previous && index - start < before && isHeadAt(start - 1)) start -= 1;
    return start;
  });
  return starts.map((start, order) => readEntry(lines.slice(start, starts[order + 1]), isDated));
}

/** Whether dates are read behind what they belong to, as from the other end of a wide line. */
function isTrailed(beforeFirstDate: readonly Line[]): boolean {
  const [first, ...others] = beforeFirstDate.map(({ text }) => text);
  if (first === undefined || !isHead(first) || isProse(first, others[0])) return false;
  return others.some((text) => !isHead(text));
}

/** The entries whose heads stand without a date behind the text of one before them. */
function withUndated(entry: Entry, leastParts: number, lineLength: number): Entry[] {
  const { body } = entry;
  for (let start = 1; start < body.length; start += 1) {
    if (!hasEnded(body, start, lineLength)) continue;
    const length = body.slice(start).findIndex((line) => !isTitle(line));
    const end = length < 0 ? body.length : start + length;
    const next = body[end];
    const isFollowed = next === undefined || BULLET.test(next) || LABELLED.test(next);
    const head = body.slice(start, end).flatMap(partsOf);
    if (head.length < leastParts || !isFollowed) continue;
    const undated = { head, period: null, place: null, body: body.slice(end) };
    return [
      { ...entry, body: body.slice(0, start) },
      ...withUndated(undated, leastParts, lineLength),
    ];
  }
  return [entry];
}

/** Whether a text ends before the line: the first word of that would have had room in the one before. */
function hasEnded(lines: readonly string[], index: number, lineLength: number): boolean {
  const [before = '', line = ''] = lines.slice(index - 1, index + 1);
  const [word = ''] = line.split(' ');
  const hasRoom = before.length + word.length < FULL_LINE * lineLength;
  return hasRoom && !endsLabelled(before) && isTitle(line);
}

/** Letters differ in width. */
const FULL_LINE = 0.8;

function isTitle(line: string): boolean {
  return isHead(line) && STARTS_LARGE.test(line) && !isProse(line, undefined);
}

type IsDated = (line: string) => boolean;

const MAX_LINES_BEFORE_DATE = 3;

function readEntry(lines: readonly Line[], isDated: IsDated): Entry {
  const texts = lines.map(({ text }) => text);
  const datedAt = texts.findIndex((text) => isDated(text));
  const bodyAt = texts.findIndex(
    (line, index) => !isHead(line) || (index > datedAt && isProse(line, texts[index + 1])),
  );
  const heads = bodyAt < 0 ? texts : texts.slice(0, bodyAt);
  const found = findPeriod(texts[datedAt] ?? '');
  const isDateFirst = datedAt === 0 && found?.rest === '';
  const beside = isDateFirst ? besideDate(lines.slice(1, heads.length)) : [];
  const head = heads.flatMap((line, index) => {
    if (index === datedAt) return partsOf(found?.rest ?? line);
    return index <= beside.length && isDateFirst ? [] : partsOf(line);
  });
  const place = beside.find(isPlace) ?? null;
  const isLed = place === null && isDateFirst && head.length > 2 && PLACE.test(head[0] ?? '');
  return {
    head: isLed ? head.slice(1) : head,
    period: found?.period ?? null,
    place: isLed ? (head[0] ?? null) : place,
    body: bodyAt < 0 ? [] : texts.slice(bodyAt),
  };
}

/** A place of two words stands beside the date, where the date comes first. */
const PLACE = /^[^,]{2,40}, [^,]{2,40}$/;
const MAX_LINES_BESIDE = 3;

/** The lines below a date that are parted from the title: where it was, and its address. */
function besideDate(lines: readonly Line[]): string[] {
  const end = lines.findIndex(({ isApart }) => isApart);
  const beside = lines.slice(0, Math.max(0, end)).map(({ text }) => text);
  const isBeside = beside.every((text) => isAddress(text) || isPlace(text));
  return beside.length <= MAX_LINES_BESIDE && isBeside ? beside : [];
}
