import { findPeriod } from './periods.ts';
import { BULLET, EMAIL, endsSentence, isAddress, isPhone } from './read-line.ts';
import { besideHeading, type ReadSection, sectionOf, trailingHeading } from './section-headings.ts';

type Place = ReadSection | 'head' | 'dates';

/**
 * The lines of each section, with an empty one for each gap. `head` has those before the first
 * section, and `dates` lone dates that were read far from their entries.
 */
export type SectionLines = ReadonlyMap<Place, readonly string[]>;

/** The state of the split so far. */
interface Split {
  readonly sections: Map<Place, string[]>;
  /** The section of the last heading. */
  current: ReadSection | 'head';
  /** The last section that is not a list and so is in the wide column. */
  main: ReadSection | 'head';
  /**
   * A section whose heading was directly followed by another, so that its text is still to come.
   */
  awaited: ReadSection | null;
}

/**
 * Assigns each line to a section. Programs may read columns alternately, so a block can belong to
 * another section than that of the last heading.
 *
 * @param lines with an empty one for each gap
 */
export function splitSections(lines: readonly string[]): SectionLines {
  const split: Split = { sections: new Map(), current: 'head', main: 'head', awaited: null };
  const hasWork = lines.some((line) => sectionOf(line) === 'work');
  let at = 0;
  while (at < lines.length) {
    at +=
      takeHeading(split, lines, at) ||
      takeHeadingWithText(split, lines, at, hasWork) ||
      takeBlockOfOther(split, lines, at) ||
      takeLine(split, lines[at] ?? '');
  }
  for (const section of AFTER_ENTRIES) {
    takeDatesAtEnd(split.sections.get(section) ?? [], linesOf(split, 'dates'));
  }
  return split.sections;
}

// Each of these takes lines from `at` on, and returns how many it took, or 0.

function takeHeading(split: Split, lines: readonly string[], at: number): number {
  const line = lines[at] ?? '';
  const broken = brokenHeading(line, lines[at + 1]);
  const section = broken ?? sectionOf(line);
  if (section === null) return 0;
  enter(split, section);
  return broken === null ? 1 : 2;
}

/** The text is to the right of its own heading, or belongs to the column to the left of it. */
function takeHeadingWithText(
  split: Split,
  lines: readonly string[],
  at: number,
  hasWork: boolean,
): number {
  const line = lines[at] ?? '';
  const following = lines.slice(at + 1, at + 1 + MAX_FOLLOWING).filter((each) => each);
  const beside = besideHeading(line, following, hasWork);
  if (beside && !split.sections.has(beside.section)) {
    enter(split, beside.section);
    return takeLine(split, beside.rest);
  }
  const trailing = trailingHeading(line);
  if (!trailing || split.sections.has(trailing.section)) return 0;
  if (!isNarrow(split.current, trailing.rest)) return 0;
  takeLine(split, trailing.rest);
  enter(split, trailing.section);
  return 1;
}

/** A block that belongs to another section than the current one. */
function takeBlockOfOther(split: Split, lines: readonly string[], at: number): number {
  const isStart = lines[at] !== '' && lines[at - 1] === '';
  if (!isStart || split.current === 'head') return 0;
  const block = blockAt(lines, at);
  const place = placeElsewhere(block, { ...split, current: split.current });
  split.awaited = null;
  if (place === null) return 0;
  const entry = place === 'dates' ? entryBehindDate(lines, at + 1) : [];
  linesOf(split, entry.length > 0 ? split.main : place).push('', ...block, ...entry);
  return block.length + entry.length;
}

function takeLine(split: Split, line: string): number {
  linesOf(split, split.current).push(line);
  return 1;
}

function enter(split: Split, section: ReadSection): void {
  const { current, sections } = split;
  split.awaited = current !== 'head' && isAwaited(current, section, sections) ? current : null;
  split.current = section;
  if (!LISTS.has(section)) split.main = section;
}

function linesOf({ sections }: Split, place: Place): string[] {
  const lines = sections.get(place) ?? [];
  sections.set(place, lines);
  return lines;
}

/** Whether only the heading of a section, or only the dates of its entries, have been read. */
function isAwaited(section: ReadSection, next: ReadSection, sections: SectionLines): boolean {
  const lines = sections.get(section)?.filter((line) => line !== '') ?? [];
  if (LISTS.has(section) || (section === 'summary' && !LISTS.has(next))) return lines.length === 0;
  const isOfEntries = section === 'work' || section === 'education';
  const isDate = (line: string) => findPeriod(line)?.rest === '';
  return isOfEntries && LISTS.has(next) && lines.length > 0 && lines.every(isDate);
}

const AFTER_ENTRIES: readonly ReadSection[] = ['skills', 'languages', 'list', 'other'];

/** Moves dates away from the end of a section, since the right ends of lines may be read last. */
function takeDatesAtEnd(lines: string[], dates: string[]): void {
  const taken: (readonly string[])[] = [];
  for (;;) {
    const last = lines.findLastIndex((line) => line !== '');
    const before = lines.lastIndexOf('', last);
    const block = before < 0 ? [] : lines.slice(before + 1, last + 1);
    if (block.length === 0 || !block.every((line) => findPeriod(line)?.rest === '')) break;
    taken.push(block);
    lines.length = before;
  }
  for (const line of taken.reverse().flat()) dates.push(line);
}

/** The section of a heading that takes two lines, as in a narrow margin. */
function brokenHeading(line: string, next: string | undefined): ReadSection | null {
  if (line === '' || !next) return null;
  return sectionOf(`${line} ${next}`) ?? sectionOf(`${line}${next}`);
}

/** Whether the line belongs to a narrow column, as a list item or a contact. */
function isNarrow(current: ReadSection | 'head', line: string): boolean {
  return current === 'head'
    ? EMAIL.test(line) || isAddress(line) || isPhone(line)
    : LISTS.has(current);
}

const MAX_FOLLOWING = 6;

/** Sections without dates, which are often in a narrow column. */
const LISTS: ReadonlySet<ReadSection> = new Set(['skills', 'languages', 'list']);
/** The head of an entry has its period within this many lines. */
const MAX_LINES_TO_PERIOD = 4;

/** The lines up to the next heading or gap. */
function blockAt(lines: readonly string[], start: number): readonly string[] {
  let end = start;
  while (end < lines.length && lines[end] !== '' && sectionOf(lines[end] ?? '') === null) end += 1;
  return lines.slice(start, end);
}

/**
 * The entry whose lone date was read before it, with a gap between them. None if it has its own
 * date.
 */
function entryBehindDate(lines: readonly string[], start: number): readonly string[] {
  if (lines[start] !== '') return [];
  const block = blockAt(lines, start + 1);
  return block.length === 0 || block.some(isOfPeriod) ? [] : ['', ...block];
}

/**
 * The section or column of a block that does not belong to the current section. Null if it does.
 */
function placeElsewhere(
  block: readonly string[],
  { current, main, awaited }: Split & { readonly current: ReadSection },
): Place | null {
  if (isContacts(block)) return 'head';
  if (awaited === 'summary') return endsSentence(block.at(-1) ?? '') ? awaited : null;
  const isEntry = block.slice(0, MAX_LINES_TO_PERIOD).some(isOfPeriod);
  if (!LISTS.has(current)) return isEntry ? null : awaited;
  if (awaited !== null && !LISTS.has(awaited) && !isEntry) return awaited;
  if (!isEntry) return null;
  if (block.every((line) => findPeriod(line)?.rest === '')) return 'dates';
  return block.length === 1 ? null : main;
}

/** Whether at least half of the block is contacts. */
function isContacts(block: readonly string[]): boolean {
  const direct = block.filter((line) => EMAIL.exec(line)?.[0] === line || isPhone(line));
  const others = block.filter(isAddress);
  return direct.length > 0 && direct.length + others.length >= block.length / 2;
}

/** Whether the line has the period of an entry, and not one within a sentence. */
function isOfPeriod(line: string): boolean {
  const isTold = BULLET.test(line) || /\)\.?$/.test(line) || endsSentence(line);
  return !isTold && findPeriod(line)?.isRange === true;
}
