import { findPeriod } from './periods.ts';
import { BULLET, EMAIL, endsSentence, isAddress, isPhone } from './read-line.ts';
import { besideHeading, type ReadSection, sectionOf, trailingHeading } from './section-headings.ts';

/**
 * The lines of each section, with an empty one for each gap. `head` is what stands before the first
 * section, `dates` what was read far from its entries and is nothing but dates.
 */
export type SectionLines = ReadonlyMap<ReadSection | 'head' | 'dates', readonly string[]>;

/**
 * Gives each line to a section. Programs may read columns in turn, so that a block can belong to another
 * section than the one whose heading was read last.
 *
 * @param lines with an empty one for each gap
 */
export function splitSections(lines: readonly string[]): SectionLines {
  const sections = new Map<ReadSection | 'head' | 'dates', string[]>();
  let current: ReadSection | 'head' = 'head';
  let main: ReadSection | 'head' = 'head';
  const linesOf = (section: ReadSection | 'head' | 'dates') => {
    const known = sections.get(section) ?? [];
    sections.set(section, known);
    return known;
  };
  /** A section of which only the heading has been read, so that its text is still to come. */
  let awaited: ReadSection | null = null;
  const enter = (section: ReadSection) => {
    awaited = current !== 'head' && isAwaited(current, section, sections) ? current : null;
    current = section;
    if (!LISTS.has(section)) main = section;
  };
  const hasWork = lines.some((line) => sectionOf(line) === 'work');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const broken = brokenHeading(line, lines[index + 1]);
    const heading = broken ?? sectionOf(line);
    const following = lines.slice(index + 1, index + 1 + MAX_FOLLOWING).filter((each) => each);
    const beside = heading === null ? besideHeading(line, following, hasWork) : null;
    const trailing = heading === null ? trailingHeading(line) : null;
    if (heading !== null) {
      enter(heading);
      if (broken !== null) index += 1;
    } else if (beside && !sections.has(beside.section)) {
      enter(beside.section);
      linesOf(current).push(beside.rest);
    } else if (trailing && !sections.has(trailing.section) && isNarrow(current, trailing.rest)) {
      linesOf(current).push(trailing.rest);
      enter(trailing.section);
    } else {
      const block = line !== '' && lines[index - 1] === '' ? blockAt(lines, index) : [];
      const elsewhere =
        current === 'head' ? null : belongsElsewhere(block, { current, main, awaited });
      if (block.length > 0) awaited = null;
      const behind = elsewhere === 'dates' ? behindDate(lines, index + 1) : [];
      if (elsewhere === null) linesOf(current).push(line);
      else if (behind.length > 0) linesOf(main).push('', ...block, ...behind);
      else linesOf(elsewhere).push('', ...block);
      if (elsewhere !== null) index += block.length + behind.length - 1;
    }
  }
  for (const section of AFTER_ENTRIES)
    takeDatesAtEnd(sections.get(section) ?? [], linesOf('dates'));
  return sections;
}

/** Whether only the heading of a section has been read, or only the dates of its entries. */
function isAwaited(section: ReadSection, next: ReadSection, sections: SectionLines): boolean {
  const lines = sections.get(section)?.filter((line) => line !== '') ?? [];
  if (LISTS.has(section) || (section === 'summary' && !LISTS.has(next))) return lines.length === 0;
  const isOfEntries = section === 'work' || section === 'education';
  const isDate = (line: string) => findPeriod(line)?.rest === '';
  return isOfEntries && LISTS.has(next) && lines.length > 0 && lines.every(isDate);
}

const AFTER_ENTRIES: readonly ReadSection[] = ['skills', 'languages', 'list', 'other'];

/** Moves dates from the end of a section: the right ends of lines may be read after all else. */
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

/** Whether the line is of a narrow column: of a list, or a contact. */
function isNarrow(current: ReadSection | 'head', line: string): boolean {
  return current === 'head'
    ? EMAIL.test(line) || isAddress(line) || isPhone(line)
    : LISTS.has(current);
}

const MAX_FOLLOWING = 6;

/** Sections without dates, which often stand in a narrow column. */
const LISTS: ReadonlySet<ReadSection> = new Set(['skills', 'languages', 'list']);
/** The head of an entry has its period within so many lines. */
const MAX_LINES_TO_PERIOD = 4;

/** The lines up to the next heading or gap. */
function blockAt(lines: readonly string[], start: number): readonly string[] {
  let end = start;
  while (end < lines.length && lines[end] !== '' && sectionOf(lines[end] ?? '') === null) end += 1;
  return lines.slice(start, end);
}

/** The entry that a lone date was read before, with the gap between them; none where it has its own. */
function behindDate(lines: readonly string[], start: number): readonly string[] {
  if (lines[start] !== '') return [];
  const block = blockAt(lines, start + 1);
  return block.length === 0 || block.some(isOfPeriod) ? [] : ['', ...block];
}

interface Places {
  readonly current: ReadSection;
  /** The last section that the wide column has begun. */
  readonly main: ReadSection | 'head';
  readonly awaited: ReadSection | null;
}

/** The section of a block that belongs to another column; null: it belongs to the current section. */
function belongsElsewhere(
  block: readonly string[],
  { current, main, awaited }: Places,
): ReadSection | 'head' | 'dates' | null {
  if (block.length === 0) return null;
  if (isContacts(block)) return 'head';
  if (awaited === 'summary') return endsSentence(block.at(-1) ?? '') ? awaited : null;
  const isEntry = block.slice(0, MAX_LINES_TO_PERIOD).some(isOfPeriod);
  if (!LISTS.has(current)) return isEntry ? null : awaited;
  if (awaited !== null && !LISTS.has(awaited) && !isEntry) return awaited;
  if (!isEntry) return null;
  if (block.every((line) => findPeriod(line)?.rest === '')) return 'dates';
  return block.length === 1 ? null : main;
}

/** Whether at least half of the block are contacts. */
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
