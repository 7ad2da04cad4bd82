import { findPeriod, type Period } from './periods.ts';
import { endsLabelled, isAddress, isHead, isPlace, isProse, partsOf } from './read-line.ts';

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

/** A line of its own for a date tells where an entry is; the first one, where in an entry it stands. */
export function readEntries(section: readonly string[], isDated: IsDated): Entry[] {
  const lines = section.flatMap((text, index): Line[] =>
    text === '' ? [] : [{ text, isApart: section[index - 1] === '' }],
  );
  const dated = lines.flatMap(({ text }, index) => (isDated(text) ? [index] : []));
  const [first] = dated;
  if (first === undefined) return [];
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
  return first !== undefined && isHead(first) && others.some((text) => !isHead(text));
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
