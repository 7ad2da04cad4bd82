import type { Named } from './line-words.ts';

export type SectionKind = 'jobs' | 'schools';

/** Where in its entry a date stands. */
export type DatePlace = 'before' | 'title' | 'afterTitle' | 'afterMore';

/** How the entries of a section are set. */
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
 * How unlikely each of what may be seen in a section is. What counts is how they stand to each other:
 * the reading with the least sum is taken.
 */
export const COSTS = {
  entry: { jobs: 1.2, schools: 1 },
  /** Jobs name their employers, schools have no text. */
  titleAlone: { jobs: 1.5, schools: 0.3 },
  /** A line of a head that goes on over it. */
  goesOnInHead: 0,
  brokenHead: 4,
  sentenceInHead: 1,
  moreLines: { jobs: 0.5, schools: 1.8 },
  undated: { jobs: 2.5, schools: 1 },
  /** Several posts at one employer; with a colon behind it. */
  group: { jobs: 3.5, schools: 8 },
  ledGroup: 0,
  groupNote: 0.2,
  lonePost: 3,
  namedPost: 1,
  organisationOfPost: 3,
  placeForName: 0,
  placeForTitle: 1.2,
  besideForTitle: 2,
  partedTitle: 2.5,
  partedDate: 2,
  unpartedDate: 2.5,
  /** Dates that are read far from what they are of. */
  waiting: 0.5,
  shifted: 0.8,
  late: 1.2,
  closeDate: 0.6,
  lostDate: 3.2,
  untitled: 4,
  unfinished: 6,
  /** What stands beside the section, and each of its lines. */
  aside: 2.5,
  asideLine: 0.3,
  namedAside: 2,
  /** Where a text ends. */
  breaksLine: 1,
  breaksSentence: 2.5,
  apart: -0.5,
  text: 0.2,
  itemAfterText: 0.2,
  afterItem: 3,
  goesOnLarge: 0.5,
  /** What the words of a line say against what it is taken for, or for it. */
  roleAsTitle: -1.3,
  roleAsMore: 2.5,
  roleAsText: 1,
  roleAsGroup: 2,
  organisationAsTitle: 1,
  organisationAsMore: -0.7,
  organisationAsText: 1.5,
  degreeAsTitle: -1.5,
  degreeAsMore: 2,
  /** A section that is set otherwise than most. */
  otherFormat: 1.5,
};

export function dateAwayCost(usual: DatePlace, here: DatePlace): number {
  if (usual === here) return 0;
  // An entry with a title alone has its date right behind it.
  if (usual === 'afterMore' && here === 'afterTitle') return 0.3;
  return usual === 'before' || here === 'before' ? 2.5 : 1.5;
}

/** What can be said of the form of a line. */
export interface LineForm {
  readonly isBullet: boolean;
  /** Such as `Grade: 1.0`. */
  readonly isLabelled: boolean;
  /** With a colon at its end, such as the employer of the posts below. */
  readonly leadsOn: boolean;
  readonly endsSentence: boolean;
  readonly startsSmall: boolean;
  /** Whether it is one of the lines of a sentence that goes on below. */
  readonly isProse: boolean;
  /** How sure it goes on with the line before, where its first word had no room: from 0 to 1. */
  readonly goesOn: number;
  /** Whether the line before can't have ended a name. */
  readonly isBehindOpen: boolean;
  /** Without the period. */
  readonly parts: readonly string[];
  readonly named: Named | null;
}

/** Of a line by itself, as each of what it may be. */
export interface LineCosts {
  readonly title: number;
  readonly more: number;
  readonly text: number;
  /** The employer of several posts, and a word about it. */
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

/** A degree is of schools, what somebody does of jobs. */
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
