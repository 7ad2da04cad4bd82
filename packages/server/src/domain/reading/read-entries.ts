import { COSTS, ENTRY_FORMATS, type SectionKind } from './entry-costs.ts';
import { type EntryLine, entryLines } from './entry-lines.ts';
import type { State } from './entry-moves.ts';
import { cheapestPath } from './entry-paths.ts';
import type { Period } from './periods.ts';
import { BULLET, isAddress, isPlace, partsOf } from './read-line.ts';

export interface Entry {
  /** The parts of its head, such as position and employer, without period and place. */
  readonly head: readonly string[];
  readonly period: Period | null;
  /** The place in the column beside the entry. Null if the head may contain it. */
  readonly place: string | null;
  readonly body: readonly string[];
}

export interface EntrySection {
  readonly kind: SectionKind;
  /** With an empty one for each gap. */
  readonly lines: readonly string[];
}

/**
 * The entries of each section. Most résumés use one layout for all of them, so each layout is tried
 * on every section, and a section with another layout has to be clearly more likely.
 *
 * @param width the characters of a full line
 */
export function readEntries(sections: readonly EntrySection[], width: number): Entry[][] {
  const places = placesIn(sections.flatMap(({ lines }) => lines));
  const readings = sections.map(({ kind, lines: texts }) => {
    const lines = entryLines(texts.slice(0, MAX_LINES), kind, { width, places });
    return { lines, paths: ENTRY_FORMATS.map((format) => cheapestPath(lines, kind, format)) };
  });
  const sums = ENTRY_FORMATS.map((_, index) =>
    readings.reduce((sum, { paths }) => sum + (paths[index]?.cost ?? 0), 0),
  );
  const usual = sums.indexOf(Math.min(...sums));
  return readings.map(({ lines, paths }) => {
    const costs = paths.map(({ cost }, index) => cost + (index === usual ? 0 : COSTS.otherFormat));
    return entriesOf(lines, paths[costs.indexOf(Math.min(...costs))]?.steps ?? []);
  });
}

/** Far more than a section of a résumé has. Reading this many takes about a second. */
const MAX_LINES = 2_000;

/** Texts that look like a place and somewhere follow another part of a line. */
function placesIn(lines: readonly string[]): ReadonlySet<string> {
  const behind = lines.flatMap((line) => (BULLET.test(line) ? [] : partsOf(line).slice(1)));
  return new Set(behind.filter((part) => !isAddress(part) && isPlace(part)));
}

interface Draft {
  readonly title: string[];
  readonly more: string[];
  /** The parts of its group: the employer, and notes about it. */
  readonly group: readonly string[];
  readonly beside: readonly string[];
  readonly body: string[];
  period: Period | null;
}

function entriesOf(lines: readonly EntryLine[], steps: readonly State[]): Entry[] {
  const drafts: Draft[] = [];
  let undated: Draft[] = [];
  let early: Period[] = [];
  let beside: string[] = [];
  let group: string[] = [];

  function begin(step: State, line: EntryLine, parts: string[]): void {
    if (step.posts === null) group = [];
    const period = step.takesDate ? line.period : (early.shift() ?? null);
    const draft: Draft = { title: parts, more: [], group, beside, body: [], period };
    drafts.push(draft);
    beside = [];
    if (step.takesDate) early = [];
    if (period === null) undated.push(draft);
    undated = undated.slice(undated.length - step.pending);
  }

  function date(step: State, line: EntryLine): void {
    const isEarly = step.early > (step.from?.early ?? 0);
    if (isEarly) {
      if (line.period) early.push(line.period);
      beside = [...line.parts];
      undated = [];
      return;
    }
    const first = undated.shift();
    if (first) first.period = line.period;
  }

  lines.forEach((line, index) => {
    const step = steps[index];
    if (!step) return;
    const parts = step.takesDate ? [...line.parts] : partsOf(line.text);
    const last = drafts.at(-1);
    if (step.role === 'title') begin(step, line, parts);
    else if (step.takesDate) date(step, line);
    if (step.role === 'more') last?.more.push(...parts);
    if (step.role === 'rest' && last)
      goOn(last.more.length > 0 ? last.more : last.title, line, parts);
    if (step.role === 'beside') beside.push(line.text);
    if (step.role === 'text' || step.role === 'item') last?.body.push(line.text);
    if (step.role === 'group') {
      const isFirst = step.from?.role !== 'group';
      if (isFirst) group = parts.map(withoutColon);
      else goOn(group, line, parts.map(withoutColon));
    }
  });
  return drafts.map(finished);
}

/** Adds a line to a head or a group. If it continues the line before, it extends the last part. */
function goOn(head: string[], { isBehindOpen, goesOn }: EntryLine, parts: readonly string[]): void {
  const [first = '', ...others] = parts;
  if (isBehindOpen || goesOn > 0) head.push(`${head.pop() ?? ''} ${first}`.trim(), ...others);
  else head.push(...parts);
}

function withoutColon(part: string): string {
  return part.replace(/ ?[:：]$/u, '');
}

function finished({ title, more, group, beside, body, period }: Draft): Entry {
  const [first = '', ...others] = title;
  const [employer, ...told] = group;
  const head =
    employer === undefined ? [...title, ...more] : [first, employer, ...others, ...more, ...told];
  // An employer's name may be an address such as `example.com`, but hardly one with a path.
  const isName = (part: string, index: number) =>
    index === 0 || !isAddress(part) || (index === 1 && !part.includes('/'));
  return { head: head.filter(isName), period, place: beside.find(isPlace) ?? null, body };
}
