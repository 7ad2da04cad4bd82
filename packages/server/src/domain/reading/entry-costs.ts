import type { Named } from './line-words.ts';

export type SectionKind = 'jobs' | 'schools';

/** The position of a date in its entry. */
export type DatePlace = 'before' | 'title' | 'afterTitle' | 'afterMore';

/** How the entries of a section are laid out. */
export interface EntryFormat {
  readonly dates: DatePlace;
  /** Whether title and employer are one line. */
  readonly inOneLine: boolean;
}

export const ENTRY_FORMATS: readonly EntryFormat[] = [
  { dates: 'before', inOneLine: false },
  { dates: 'title', inOneLine: false },
  { dates: 'afterTitle', inOneLine: false },
  { dates: 'afterMore', inOneLine: false },
  { dates: 'title', inOneLine: true },
  { dates: 'afterTitle', inOneLine: true },
];

/**
 * How unlikely each role of a line is. The reading with the least sum wins, so only differences
 * matter, and a cost below 0 makes a reading more likely. test/typeset/unseen-resumes.test.ts
 * checks what they recognise.
 */
export const COSTS = {
  entry: { jobs: 1.2, schools: 1 },
  /** A head without an employer or a school. */
  titleAlone: { jobs: 1.5, schools: 0.3 },
  /**
   * A line of a head that continues in the next line, one that seems not to, and one that ends like
   * a sentence.
   */
  goesOnInHead: 0,
  brokenHead: 4,
  sentenceInHead: 1,
  /** A head of more than two lines. */
  moreLines: { jobs: 0.5, schools: 1.8 },
  /** An entry without a date. */
  undated: { jobs: 2.5, schools: 1 },
  /** An employer with several posts below it, the same followed by a colon, and a note about it. */
  group: { jobs: 3.5, schools: 8 },
  ledGroup: 0,
  groupNote: 0.2,
  /** A group of one post. */
  lonePost: 3,
  /** A post in a group that names an employer itself. */
  namedPost: 1,
  organisationOfPost: 3,
  /** A place where an employer, a title or the narrow column beside a date is expected. */
  placeForName: 0,
  placeForTitle: 1.2,
  besideForTitle: 2,
  /**
   * A separator in a title or beside its date where the layout uses lines instead, and a date
   * without one.
   */
  partedTitle: 2.5,
  partedDate: 2,
  unpartedDate: 2.5,
  /** Dates that are read far from their entries, or belong to none. */
  waiting: 0.5,
  shifted: 0.8,
  late: 1.2,
  closeDate: 0.6,
  lostDate: 3.2,
  /** A date or a group that no title follows. */
  untitled: 4,
  unfinished: 6,
  /** A block of another column, each of its lines, and one that names a role or an employer. */
  aside: 2.5,
  asideLine: 0.3,
  namedAside: 2,
  /** Ending a text whose line or whose sentence seems to continue, and ending it at a gap. */
  breaksLine: 1,
  breaksSentence: 2.5,
  apart: -0.5,
  text: 0.2,
  itemAfterText: 0.2,
  afterItem: 3,
  goesOnLarge: 0.5,
  /** A line whose words name a role, an organisation or a degree, by the role that it gets. */
  roleAsTitle: -1.3,
  roleAsMore: 2.5,
  roleAsText: 1,
  roleAsGroup: 2,
  organisationAsTitle: 1,
  organisationAsMore: -0.7,
  organisationAsText: 1.5,
  degreeAsTitle: -1.5,
  degreeAsMore: 2,
  /** A section with another layout than the others. */
  otherFormat: 1.5,
};

export function dateAwayCost(usual: DatePlace, here: DatePlace): number {
  if (usual === here) return 0;
  // In an entry that is only a title, both are the same position.
  if (usual === 'afterMore' && here === 'afterTitle') return 0.3;
  return usual === 'before' || here === 'before' ? 2.5 : 1.5;
}

/** What the form of a line shows. */
export interface LineForm {
  readonly isBullet: boolean;
  /** Begins with a label, such as `Grade: 1.0`. */
  readonly isLabelled: boolean;
  /** Ends with a colon, such as an employer above its posts. */
  readonly leadsOn: boolean;
  readonly endsSentence: boolean;
  readonly startsSmall: boolean;
  /** Whether its sentence goes on in the next line. */
  readonly isProse: boolean;
  /** From 0 to 1, how surely it continues the line before, which had no room for its first word. */
  readonly goesOn: number;
  /** Whether the line before ends with a word that no name ends with, such as `of`. */
  readonly isBehindOpen: boolean;
  /** The parts between separators, without the period. */
  readonly parts: readonly string[];
  readonly named: Named | null;
}

/** The cost of each role that the line may have, by the line alone. */
export interface LineCosts {
  readonly title: number;
  readonly more: number;
  readonly text: number;
  /** The employer of several posts; a word about it. */
  readonly group: number;
  readonly note: number;
}

const NEVER: LineCosts = { title: 99, more: 99, text: 99, group: 99, note: 99 };
const LONG = 70;
const TOO_LONG = 110;

export function lineCosts(line: LineForm, kind: SectionKind): LineCosts {
  if (line.isBullet) return NEVER;
  const { isLabelled, leadsOn, endsSentence, startsSmall, isProse, parts, named } = line;
  const length = Math.max(0, ...parts.map((part) => part.length));
  const long = length > TOO_LONG ? 8 : length > LONG ? 2 : 0;
  const led = leadsOn ? 3 : 0;
  const prose = isProse ? 2 : 0;
  const isOfParts = parts.length > 1;
  const isTold = endsSentence || isLabelled || isProse || long > 0;
  const told = (isTold ? 0 : kind === 'schools' ? 3 : 1) + (isOfParts ? 1 : 0);
  const words = wordCosts(line, kind);
  const title = (isLabelled ? 6 : 0) + (endsSentence ? 3 : 0) + (startsSmall ? 1.5 : 0) + long;
  const more =
    (isLabelled ? 3 : 0) +
    (endsSentence && !isOfParts ? 2.5 : 0) +
    (startsSmall ? 0.5 : 0) +
    (isOfParts ? 0 : long / 4);
  return {
    title: words.title + title + led + prose,
    more: words.more + more + led + prose,
    text: words.text + led + (1 - line.goesOn) * told,
    group: title + led + prose + (named === 'role' ? COSTS.roleAsGroup : 0),
    note: words.text + more + led + prose,
  };
}

type WordCosts = Omit<LineCosts, 'group' | 'note'>;

/** A role suggests a job and a degree a school. Each means nothing in the other's section. */
function wordCosts({ named, endsSentence, isProse }: LineForm, kind: SectionKind): WordCosts {
  const isOther = named === (kind === 'jobs' ? 'degree' : 'role');
  if (named === null || isOther || endsSentence || isProse) return { title: 0, more: 0, text: 0 };
  if (named === 'organisation') {
    return {
      title: COSTS.organisationAsTitle,
      more: COSTS.organisationAsMore,
      text: COSTS.organisationAsText,
    };
  }
  return named === 'role'
    ? { title: COSTS.roleAsTitle, more: COSTS.roleAsMore, text: COSTS.roleAsText }
    : { title: COSTS.degreeAsTitle, more: COSTS.degreeAsMore, text: COSTS.roleAsText };
}
