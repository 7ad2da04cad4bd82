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

/** What can be said of a line of a section by itself and by those around it. */
export interface EntryLine extends LineForm {
  readonly text: string;
  /** Whether something parts it from the line before. */
  readonly isApart: boolean;
  /** Of an entry, if it is of any. */
  readonly period: Period | null;
  /** Where in the line the period stands. */
  readonly dateAt: 'alone' | 'start' | 'end' | 'within' | null;
  /** How unlikely the period is one of an entry, and not one of a sentence. */
  readonly doubt: number;
  /** Whether there are several parts without the period. */
  readonly isParted: boolean;
  /** Whether the period is a part of its own. */
  readonly isDateParted: boolean;
  readonly isSeparated: boolean;
  /** Nothing but an address that names nobody, and a date. */
  readonly isAddressed: boolean;
  /** Whether it has the form of a place, or stands behind an employer elsewhere. */
  readonly isPlace: boolean;
  /** Below a date that stands alone, and parted from the title: where it was, and its address. */
  readonly isBeside: boolean;
  /** Of a few short lines that something parts from all others, without a date or an item. */
  readonly isAside: boolean;
  readonly costs: LineCosts;
}

export interface LineSetting {
  /** Of a full line, in characters. */
  readonly width: number;
  readonly places: ReadonlySet<string>;
}

/** @param section with empty lines where something parts what stands there */
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
    isPlace: places.has(text) || (named === null && PLACE.test(text)),
    isBeside: false,
    isAside: false,
    costs: lineCosts(form, kind),
  };
}

/** Whether a line goes on with the next, which has a colon at its end. */
function goesOnToColon(text: string, next: string): boolean {
  return LEADS_ON.test(next) && isOpen(text, next) && !BULLET.test(text);
}

/** A city, and where that is. */
const PLACE = /^\p{Lu}[\p{L} .'-]{1,24}(?:, \p{Lu}[\p{L} .'-]{1,24}){1,2}$/u;

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

/** Where titles stand in one line with their dates, a date stands alone because of what is below it. */
function withBeside(lines: readonly EntryLine[], kind: SectionKind): EntryLine[] {
  const isGlued = kind === 'jobs' && lines.some(({ dateAt }) => dateAt === 'start');
  const beside = new Set<EntryLine>();
  lines.forEach(({ dateAt, parts }, index) => {
    if (dateAt !== 'alone') return;
    const behind = lines.slice(index + 1, index + 1 + MAX_BESIDE);
    const block = blockAt(lines, index + 1);
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

/** Up to a line that is parted from the one before it; nothing where there is none near. */
function blockAt(lines: readonly EntryLine[], start: number): readonly EntryLine[] {
  const near = lines.slice(start, start + MAX_BESIDE);
  return near.slice(
    0,
    Math.max(
      0,
      near.findIndex(({ isApart }) => isApart),
    ),
  );
}

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
