import { HEADINGS, type ReadSection } from './heading-words.ts';
import { findPeriod } from './periods.ts';
import { BULLET, LEADS_ON, SEPARATED, STARTS_LARGE } from './read-line.ts';
import { gluedBeginning } from './right-to-left.ts';

export type { ReadSection };

const SECTION_OF: ReadonlyMap<string, ReadSection> = new Map(
  Object.entries(HEADINGS).flatMap(([section, names]) =>
    names.split(',').map((name): [string, ReadSection] => [name.trim(), section as ReadSection]),
  ),
);

/** The section that the line is the heading of, or null. */
export function sectionOf(line: string): ReadSection | null {
  return SECTION_OF.get(line.toLowerCase().replace(/:$/, '').trim()) ?? null;
}

/** Splits a line that begins with a heading to the left of its text. Null if it does not. */
export function besideHeading(
  line: string,
  following: readonly string[],
  /** Whether another line is the heading of the jobs. */
  hasWork: boolean,
): { section: ReadSection; rest: string } | null {
  const glued = gluedBeginning(line, (name) => sectionOf(name) !== null);
  if (glued !== null)
    return { section: sectionOf(glued) ?? 'other', rest: line.slice(glued.length) };
  const words = line.split(' ');
  for (let count = 1; count <= MAX_HEADING_WORDS && count < words.length; count += 1) {
    const section = sectionOf(words.slice(0, count).join(' '));
    const rest = words.slice(count).join(' ');
    // Words for work also begin many sentences, so a date or items must follow.
    const head = [rest, ...following.slice(0, LINES_TO_DATE)];
    const isEntry =
      section !== 'work' ||
      LEADS_ON.test(rest) ||
      (SEPARATED.test(rest) && findPeriod(rest) !== null) ||
      head.some((part) => findPeriod(part)?.isRange === true) ||
      following.slice(0, hasWork ? LINES_TO_DATE : MAX_LINES).some((part) => BULLET.test(part));
    const startsText = STARTS_LARGE.test(rest) || findPeriod(rest)?.isRange === true;
    if (section !== null && isEntry && STARTS_LARGE.test(line) && startsText) {
      return { section, rest };
    }
  }
  return null;
}

/**
 * Splits a line that ends with the heading of a wide column, read together with the column to its
 * left.
 */
export function trailingHeading(line: string): { section: ReadSection; rest: string } | null {
  const words = line.split(' ');
  for (let count = Math.min(MAX_HEADING_WORDS, words.length - 1); count > 0; count -= 1) {
    const heading = words.slice(-count).join(' ');
    const section = STARTS_LARGE.test(heading) ? sectionOf(heading) : null;
    if (section !== null) return { section, rest: words.slice(0, -count).join(' ') };
  }
  return null;
}

/** An employer with several posts, and a note about it, may precede the first date. */
const LINES_TO_DATE = 2;
/** The first item of a job must be within this many lines. */
const MAX_LINES = 6;
const MAX_HEADING_WORDS = 3;
