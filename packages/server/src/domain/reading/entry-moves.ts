import {
  COSTS,
  type DatePlace,
  dateAwayCost,
  type EntryFormat,
  type SectionKind,
} from './entry-costs.ts';
import type { EntryLine } from './entry-lines.ts';

// The entries of a section are the cheapest path through its lines: each line gets one of several
// roles, each with a cost (entry-costs.ts). This file lists the possible roles of a line after
// those before it, and entry-paths.ts finds the cheapest sequence.

/** The role of a line. */
export type Role =
  /** The first line of an entry, such as the position. */
  | 'title'
  /** A further line of the entry's head, such as the employer. */
  | 'more'
  /** The rest of a line of the head that had no room for it. */
  | 'rest'
  /** A date, and nothing else. */
  | 'date'
  /** The employer of several posts that follow, or a word about that employer. */
  | 'group'
  /** A place or an address in a narrow column beside the entry, below its date. */
  | 'beside'
  /** The text of an entry: a paragraph, or an item of a list. */
  | 'text'
  | 'item'
  /** A line of another column, which the reader found within this one. */
  | 'aside';

/** The state of a path after a line. */
export interface State {
  readonly phase: 'start' | 'dated' | 'group' | 'title' | 'more' | 'text' | 'item';
  /** The role of the last line. Null before the first. */
  readonly role: Role | null;
  /** Whether the line's period counts as the period of an entry. */
  readonly takesDate: boolean;
  /** The number of entries that still wait for their date. */
  readonly pending: number;
  /** The number of dates that were read before the titles of their entries. */
  readonly early: number;
  /** The number of posts of the current employer, up to two. Null outside of a group. */
  readonly posts: number | null;
  /** Whether the head names more than a title. */
  readonly hasEmployer: boolean;
  /** The sum of the costs up to here. */
  readonly cost: number;
  readonly from: State | null;
}

interface Setting {
  readonly kind: SectionKind;
  readonly format: EntryFormat;
}

const MAX_PENDING = 3;
const MAX_EARLY = 2;
/** A group needs this many posts. More are not counted. */
const MAX_POSTS = 2;

/** All roles that the line may have after this state, with their costs. */
export function movesFrom(state: State, line: EntryLine, setting: Setting): State[] {
  const asides = asideMoves(state, line);
  if (state.role === 'aside' && !line.isApart) return asides;
  return [
    ...asides,
    ...(line.dateAt === 'alone' ? [] : titleMoves(state, line, setting)),
    ...groupMoves(state, line, setting),
    ...(line.dateAt === 'alone' ? dateMoves(state, line, setting) : []),
    ...(state.phase === 'dated' && line.isBeside ? [move(state, 'beside', 'dated', 0)] : []),
    ...moreMoves(state, line, setting),
    ...restMoves(state, line, setting),
    ...toldMoves(state, line, setting),
  ];
}

function asideMoves(state: State, line: EntryLine): State[] {
  const isFirst = line.isApart || state.from === null;
  if (!line.isAside || (!isFirst && state.role !== 'aside')) return [];
  const named = line.named === null ? 0 : COSTS.namedAside;
  const cost = COSTS.asideLine + named + (isFirst ? COSTS.aside : 0);
  return [move(state, 'aside', state.phase, cost)];
}

function move(
  from: State,
  role: Role,
  phase: State['phase'],
  cost: number,
  changes: Partial<State> = {},
): State {
  return { ...from, takesDate: false, ...changes, role, phase, from, cost: from.cost + cost };
}

/** The cost of ending a head here. A head that is only a title, without an employer, is rare. */
export function headCost({ phase, hasEmployer, posts }: State, kind: SectionKind): number {
  const isAlone = phase === 'title' && !hasEmployer && posts === null;
  return isAlone ? COSTS.titleAlone[kind] : 0;
}

/** The cost of ending a group here. An employer with one post is seldom set as a group. */
export function endGroupCost({ posts }: State): number {
  return posts !== null && posts < MAX_POSTS ? COSTS.lonePost : 0;
}

/** The cost of starting an entry or a group directly after text that the line may belong to. */
function breakCost({ phase }: State, line: EntryLine): number {
  if (phase !== 'text' && phase !== 'item') return 0;
  const isHeaded = line.dateAt !== null && line.dateAt !== 'alone' && line.doubt === 0;
  const broken = line.startsSmall ? COSTS.breaksSentence : COSTS.breaksLine;
  return (isHeaded ? 0 : line.goesOn * broken) + (line.isApart ? COSTS.apart : 0);
}

/** A title has its date on its line, takes one that was read before, or waits for one. */
function titleMoves(state: State, line: EntryLine, { kind, format }: Setting): State[] {
  const { phase, pending, early, posts: before } = state;
  const { inOneLine, dates } = format;
  const isNarrow = line.isBeside && phase === 'dated';
  const entry =
    line.costs.title +
    COSTS.entry[kind] +
    headCost(state, kind) +
    breakCost(state, line) +
    (line.isDateParted && !inOneLine ? COSTS.partedDate : 0) +
    (line.isPlace ? COSTS.placeForTitle : 0) +
    (isNarrow ? COSTS.besideForTitle : 0);
  const stays = before === null ? [] : [Math.min(MAX_POSTS, before + 1)];
  return (phase === 'group' ? stays : [...stays, null]).flatMap((posts) => {
    const alone = endGroupCost(state) + (line.isParted && !inOneLine ? COSTS.partedTitle : 0);
    const cost = entry + (posts === null ? alone : 0);
    const head = { posts, hasEmployer: line.parts.length > 1 };
    const givenUp = pending * COSTS.undated[kind];
    if (line.dateAt !== null) {
      const place = dateAwayCost(dates, line.dateAt === 'start' ? 'before' : 'title');
      const dated = cost + line.doubt + place + givenUp + early * COSTS.lostDate;
      return [
        move(state, 'title', 'title', dated, { ...head, pending: 0, early: 0, takesDate: true }),
        ...undatedTitles(state, cost + COSTS.lostDate - line.doubt / 2, givenUp, head),
      ];
    }
    return undatedTitles(state, cost, givenUp, head);
  });
}

function undatedTitles(state: State, cost: number, givenUp: number, head: Partial<State>): State[] {
  const { pending, early } = state;
  if (early > 0) return [move(state, 'title', 'title', cost, { ...head, early: early - 1 })];
  const waiting = cost + (pending > 0 ? COSTS.waiting : 0);
  return [
    ...(pending < MAX_PENDING
      ? [move(state, 'title', 'title', waiting, { ...head, pending: pending + 1 })]
      : []),
    ...(pending > 0
      ? [move(state, 'title', 'title', cost + givenUp, { ...head, pending: 1 })]
      : []),
  ];
}

function groupMoves(state: State, line: EntryLine, { kind }: Setting): State[] {
  if (state.phase === 'group') {
    const goesOn = line.isBehindOpen || line.goesOn > 0;
    if (line.dateAt === 'alone' || (state.hasEmployer && !goesOn)) return [];
    const note = goesOn ? 0 : line.costs.note + COSTS.groupNote;
    const lost = line.dateAt === null ? 0 : Math.max(0, COSTS.lostDate - 2 * line.doubt);
    return [move(state, 'group', 'group', note + lost, { hasEmployer: true })];
  }
  if (line.dateAt !== null || (line.leadsOn && line.isBehindOpen)) return [];
  const named = line.leadsOn ? COSTS.ledGroup : line.costs.group + COSTS.group[kind];
  const cost = named + headCost(state, kind) + breakCost(state, line) + endGroupCost(state);
  return [move(state, 'group', 'group', cost, { posts: 0, hasEmployer: false })];
}

/** A date by itself belongs to an entry above it, or to the next one. */
function dateMoves(state: State, line: EntryLine, { kind, format }: Setting): State[] {
  const { phase, pending, early } = state;
  const next = phase === 'group' ? 'group' : 'dated';
  const ahead = headCost(state, kind) + dateAwayCost(format.dates, 'before');
  if (pending === 0) {
    if (early === MAX_EARLY) return [move(state, 'date', phase, COSTS.lostDate)];
    const cost = ahead + early * COSTS.shifted;
    return [move(state, 'date', next, cost, { early: early + 1, takesDate: true })];
  }
  const late = dateBehindCost(state, line, format) + (pending > 1 ? COSTS.shifted : 0);
  const givenUp = pending * COSTS.undated[kind];
  return [
    move(state, 'date', phase, late, { pending: pending - 1, takesDate: true }),
    move(state, 'date', next, ahead + givenUp, { pending: 0, early: 1, takesDate: true }),
  ];
}

function dateBehindCost({ phase, posts }: State, line: EntryLine, { dates }: EntryFormat): number {
  if (phase === 'text' || phase === 'item') return COSTS.late * (dates === 'before' ? 2 : 1);
  if (phase !== 'title') return dateAwayCost(dates, 'afterMore');
  if (dates === 'afterMore' && posts !== null) return 0;
  const close = dates === 'afterTitle' && !line.isApart ? COSTS.closeDate : 0;
  return close + dateAwayCost(dates, 'afterTitle');
}

function moreMoves(state: State, line: EntryLine, { kind, format }: Setting): State[] {
  const { phase, pending } = state;
  if ((phase !== 'title' && phase !== 'more') || line.dateAt === 'alone') return [];
  const cost = line.costs.more + employerCost(state, line, kind) + manyCost(state, line, kind);
  const lost = line.dateAt === null ? 0 : Math.max(0, COSTS.lostDate - line.doubt);
  // An address alone does not name the employer.
  const next = line.isAddressed
    ? move(state, 'more', phase, cost + lost)
    : move(state, 'more', 'more', cost + lost, { hasEmployer: true });
  if (line.dateAt === null || pending === 0) return [next];
  const alone = line.parts.length > 1 || line.isSeparated ? 0 : COSTS.unpartedDate;
  const place: DatePlace = 'afterMore';
  const shifted = pending > 1 ? COSTS.shifted : 0;
  const dated = cost + line.doubt + alone + shifted + dateAwayCost(format.dates, place);
  const changes = { pending: pending - 1, hasEmployer: true, takesDate: true };
  return [next, move(state, 'more', 'more', dated, changes)];
}

/** The line continues the head's previous line, which was too long. */
function restMoves(state: State, line: EntryLine, { format }: Setting): State[] {
  const { phase, pending } = state;
  const isInHead = phase === 'title' || phase === 'more';
  if (!isInHead || line.dateAt === 'alone' || line.isBullet || line.isLabelled) return [];
  const certain = line.isBehindOpen ? 1 : line.goesOn;
  if (certain === 0) return [];
  const ended = line.endsSentence ? COSTS.sentenceInHead : 0;
  const cost = COSTS.goesOnInHead + (1 - certain) * COSTS.brokenHead + ended;
  const lost = line.dateAt === null ? 0 : Math.max(0, COSTS.lostDate - line.doubt);
  const rest = move(state, 'rest', phase, cost + lost);
  if (line.dateAt === null || pending === 0) return [rest];
  const place = dateAwayCost(format.dates, phase === 'title' ? 'title' : 'afterMore');
  const changes = { pending: pending - 1, takesDate: true };
  return [rest, move(state, 'rest', phase, cost + line.doubt + place, changes)];
}

/** A post in a group names no employer itself. Any other post has an employer before a place. */
function employerCost(state: State, line: EntryLine, kind: SectionKind): number {
  if (state.phase !== 'title' || line.isAddressed) return 0;
  if (state.posts !== null) {
    const named = line.named === 'organisation' ? COSTS.organisationOfPost : COSTS.namedPost;
    return line.isPlace ? 0 : named;
  }
  return line.isPlace && kind === 'jobs' && !state.hasEmployer ? COSTS.placeForName : 0;
}

function manyCost({ phase, pending }: State, line: EntryLine, kind: SectionKind): number {
  if (phase !== 'more' || line.isAddressed) return 0;
  const isDated = line.dateAt === 'start' || (line.isSeparated && line.dateAt !== null);
  return isDated && pending > 0 ? 0 : COSTS.moreLines[kind];
}

function toldMoves(state: State, line: EntryLine, { kind }: Setting): State[] {
  const { phase } = state;
  if (phase === 'start' || phase === 'group') return [];
  const ended = headCost(state, kind) + (phase === 'dated' ? COSTS.untitled : 0);
  if (line.isBullet) {
    return [move(state, 'item', 'item', ended + (phase === 'text' ? COSTS.itemAfterText : 0))];
  }
  const date = COSTS.lostDate + (line.dateAt === 'alone' ? 1 : 0);
  const lost = line.period === null ? 0 : Math.max(0, date - line.doubt);
  if (phase === 'item') {
    const goesOn = 1 - line.goesOn + (line.startsSmall ? 0 : COSTS.goesOnLarge);
    const cost = line.goesOn === 0 ? COSTS.afterItem : goesOn;
    return [move(state, 'item', 'item', lost + cost)];
  }
  const begun = phase === 'text' ? 0 : COSTS.text;
  return [move(state, 'text', 'text', line.costs.text + lost + ended + begun)];
}
