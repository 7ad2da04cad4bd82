import { type LineCosts, type LineForm, lineCosts, type SectionKind } from './entry-costs.ts';
import { goesOnWith, isOpen, isProseBefore } from './line-breaks.ts';
import { namedBy } from './line-words.ts';
import { type FoundPeriod, findPeriod, type Period } from './periods.ts';
import {
  BULLET,
  endsSentence,
  isAddress,
  isPlace,
  LABELLED,
  LEADS_ON,
  partsOf,
  SEPARATED,
  STARTS_SMALL,
} from './read-line.ts';

/** A line of a section, with its features and those of the lines around it. */
export interface EntryLine extends LineForm {
  readonly text: string;
  /** Whether a gap precedes it. */
  readonly isApart: boolean;
  /** Its period, which may be that of an entry. Null if there is none or it surely is not. */
  readonly period: Period | null;
  /** Where in the line the period stands. */
  readonly dateAt: 'alone' | 'start' | 'end' | 'within' | null;
  /**
   * How likely the period belongs to a sentence and not to an entry, as a cost. See entry-costs.ts.
   */
  readonly doubt: number;
  /** Whether a separator divides it, except one beside a date at its end. */
  readonly isParted: boolean;
  /** Whether a separator stands beside the period. */
  readonly isDateParted: boolean;
  /** Whether a separator stands anywhere in it. */
  readonly isSeparated: boolean;
  /** Whether it consists of web addresses with a path, and perhaps a date. */
  readonly isAddressed: boolean;
  /** Whether it has the form `City, Region`, or is a place in other lines of the résumé. */
  readonly isPlace: boolean;
  /** Whether it is a place or an address in a narrow column, below a date that stands alone. */
  readonly isBeside: boolean;
  /**
   * Whether it is in a block of short lines without a date or an item, which may be from another
   * column.
   */
  readonly isAside: boolean;
  readonly costs: LineCosts;
}

export interface LineSetting {
  /** Characters in a full line. */
  readonly width: number;
  /** Texts that other lines show to be places. */
  readonly places: ReadonlySet<string>;
}

/** @param section its lines, with an empty one for each gap */
export function entryLines(
  section: readonly string[],
  kind: SectionKind,
  setting: LineSetting,
): EntryLine[] {
  const texts = section.filter((text) => text !== '');
  const apart = section.flatMap((text, index) =>
    text === '' ? [] : [index > 0 && section[index - 1] === ''],
  );
  const lines = texts.map((text, index) => {
    const around = { before: texts[index - 1], next: texts[index + 1] };
    return entryLine(text, apart[index] ?? false, around, kind, setting);
  });
  return withAside(withBeside(lines, kind));
}

interface Neighbours {
  readonly before: string | undefined;
  readonly next: string | undefined;
}

function entryLine(
  text: string,
  isApart: boolean,
  { before, next }: Neighbours,
  kind: SectionKind,
  { width, places }: LineSetting,
): EntryLine {
  const isBullet = BULLET.test(text);
  const found = isBullet ? null : datedOf(text, kind);
  const rest = found?.rest ?? text;
  const parts = partsOf(rest);
  const named = namedBy(parts[0] ?? '');
  const form: LineForm = {
    isBullet,
    isLabelled: LABELLED.test(text),
    leadsOn: LEADS_ON.test(text) || (next !== undefined && goesOnToColon(text, next)),
    endsSentence: endsSentence(parts.at(-1) ?? ''),
    startsSmall: STARTS_SMALL.test(text),
    isProse: isProseBefore(next),
    isBehindOpen: before !== undefined && isOpen(before, text),
    goesOn: before === undefined ? 0 : goesOnWith(before, text, width),
    parts,
    named,
  };
  return {
    ...form,
    text,
    isApart,
    period: found?.period ?? null,
    dateAt: found?.dateAt ?? null,
    doubt: found?.doubt ?? 0,
    isParted: SEPARATED.test(found?.dateAt === 'end' ? rest : text),
    isDateParted: found?.isParted ?? false,
    isSeparated: SEPARATED.test(text),
    isAddressed: parts.every((part) => isAddress(part) && part.includes('/')),
    isPlace: places.has(text) || (named === null && CITY_AND_REGION.test(text)),
    isBeside: false,
    isAside: false,
    costs: lineCosts(form, kind),
  };
}

/** Whether the line continues in the next, which ends with a colon. */
function goesOnToColon(text: string, next: string): boolean {
  return LEADS_ON.test(next) && isOpen(text, next) && !BULLET.test(text);
}

/** Such as `Bonn, Germany`. */
const CITY_AND_REGION = /^\p{Lu}[\p{L} .'-]{1,24}(?:, \p{Lu}[\p{L} .'-]{1,24}){1,2}$/u;

type Dated = FoundPeriod & {
  readonly dateAt: NonNullable<EntryLine['dateAt']>;
  readonly doubt: number;
};

function datedOf(text: string, kind: SectionKind): Dated | null {
  const found = findPeriod(text);
  if (found === null) return null;
  const dateAt = placeOf(text, found.rest);
  const doubt = doubtOf(text, found, dateAt, kind);
  return doubt < MAX_DOUBT ? { ...found, dateAt, doubt } : null;
}

function placeOf(text: string, rest: string): Dated['dateAt'] {
  const isFirst = text.endsWith(rest);
  if (rest === '' || (isFirst && partsOf(rest).every(isAddress))) return 'alone';
  if (isFirst) return 'start';
  return text.startsWith(rest) ? 'end' : 'within';
}

const MAX_DOUBT = 3;
const MAX_DATED_LENGTH = 150;

function doubtOf(
  text: string,
  { rest, isRange, isParted }: FoundPeriod,
  dateAt: Dated['dateAt'],
  kind: SectionKind,
): number {
  if (LABELLED.test(text) || text.length > MAX_DATED_LENGTH) return MAX_DOUBT;
  if (dateAt === 'alone') return 0;
  if (dateAt !== 'start' && text.endsWith(')')) return 2;
  if (dateAt === 'within' && !isParted) return MAX_DOUBT;
  const isOfList = dateAt === 'end' && text.slice(rest.length).trim().startsWith(',');
  const ofList = isRange || kind === 'schools' ? 1 : 2;
  const isTold = endsSentence(partsOf(rest).at(-1) ?? '') || (!isRange && text.endsWith('.'));
  const ofSentence = (isOfList ? ofList : 0) + (isTold ? 1.5 : 0);
  return ofSentence + (isRange || kind === 'schools' || SEPARATED.test(text) ? 0 : 0.7);
}

/**
 * Marks places and addresses below a lone date in a narrow column. If the other entries have title
 * and date in one line, such a place is why the date is alone.
 */
function withBeside(lines: readonly EntryLine[], kind: SectionKind): EntryLine[] {
  const isGlued = kind === 'jobs' && lines.some(({ dateAt }) => dateAt === 'start');
  const beside = new Set<EntryLine>();
  lines.forEach(({ dateAt, parts }, index) => {
    if (dateAt !== 'alone') return;
    const behind = lines.slice(index + 1, index + 1 + MAX_BESIDE);
    const block = linesToGap(lines, index + 1);
    const isWhole = block.length > 0 && block.every(({ text }) => isBesideText(text));
    for (const [count, line] of (isWhole ? block : behind).entries()) {
      if (line.isApart) return;
      const before = behind[count - 1];
      const isFirst = isGlued && count === 0 && parts.length === 0 && isBesideText(line.text);
      const isPlaceOf = kind === 'jobs' && line.isPlace && (!before || !isAddress(before.text));
      const goesOn = before?.text.endsWith(',') === true;
      if (!isWhole && !isFirst && !isPlaceOf && !goesOn && !isAddress(line.text)) return;
      beside.add(line);
    }
  });
  return lines.map((line) => (beside.has(line) ? { ...line, isBeside: true } : line));
}

const MAX_BESIDE = 4;

function isBesideText(text: string): boolean {
  return isAddress(text) || isPlace(text.replace(/,$/, ''));
}

/** The lines up to the next gap. None if no gap is near. */
function linesToGap(lines: readonly EntryLine[], start: number): readonly EntryLine[] {
  const near = lines.slice(start, start + MAX_BESIDE);
  return near.slice(
    0,
    Math.max(
      0,
      near.findIndex(({ isApart }) => isApart),
    ),
  );
}

/** Marks blocks that may be from another column, in a section with dates. */
function withAside(lines: readonly EntryLine[]): EntryLine[] {
  if (lines.every(({ period }) => period === null)) return [...lines];
  const blocks: EntryLine[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last === undefined || line.isApart) blocks.push([line]);
    else last.push(line);
  }
  const isAside = ({ text, period, isBullet }: EntryLine) =>
    period === null && !isBullet && text.length <= MAX_ASIDE_LENGTH;
  return blocks.flatMap((block) =>
    block.every(isAside) ? block.map((line) => ({ ...line, isAside: true })) : block,
  );
}

const MAX_ASIDE_LENGTH = 40;
