import { withWholeLines } from './broken-lines.ts';
import { widthOf } from './line-breaks.ts';
import { findPeriod, type Period } from './periods.ts';
import { type ReadBasics, readBasics, withHeadFirst } from './read-basics.ts';
import { type Entry, readEntries } from './read-entries.ts';
import { BULLET, isPlace } from './read-line.ts';
import { readableLine, withoutRunningHeads } from './readable-text.ts';
import { withPartsInOrder } from './right-to-left.ts';
import type { ReadSection } from './section-headings.ts';
import { splitSections } from './split-sections.ts';

/** What a program finds in a résumé by its text alone, in the terms of JSON Resume. */
export interface ReadResume {
  readonly basics: ReadBasics;
  readonly work: readonly ReadWork[];
  readonly education: readonly ReadEducation[];
  readonly skills: readonly ReadSkill[];
  readonly languages: readonly ReadLanguage[];
}

export type ReadWork = Partial<Period> & {
  readonly position?: string;
  readonly name?: string;
  readonly location?: string;
  readonly description?: string;
  readonly summary?: string;
  readonly highlights?: readonly string[];
};
export type ReadEducation = Partial<Period> & {
  readonly area?: string;
  readonly institution?: string;
};
export interface ReadSkill {
  readonly name: string;
  readonly keywords?: readonly string[];
}
export interface ReadLanguage {
  readonly language: string;
  readonly fluency?: string;
}

export function readResume(text: string): ReadResume {
  const lines = linesIn(text);
  const sections = splitSections(lines);
  const of = (section: ReadSection) => sections.get(section) ?? [];
  const printed = (section: ReadSection) => of(section).filter((line) => line !== '');
  const [jobs = [], schools = []] = withLoneDates(
    readEntries(
      [
        { kind: 'jobs', lines: of('work') },
        { kind: 'schools', lines: of('education') },
      ],
      widthOf([...of('summary'), ...of('work'), ...of('education'), ...of('other')]),
    ),
    sections.get('dates') ?? [],
  );
  return {
    basics: readBasics(sections.get('head') ?? [], lines, printed('summary')),
    work: jobs.map(readWork),
    education: schools.flatMap(readEducation),
    skills: printed('skills')
      .map(readLabelled)
      .map(({ label, values }) => ({
        name: label,
        ...(values.length > 0 && { keywords: values }),
      })),
    languages: printed('languages')
      .map(readLabelled)
      .map(({ label, values: [fluency] }) => ({
        language: label,
        ...(fluency !== undefined && { fluency }),
      })),
  };
}

/** The lines of the text in the order in which people read them, with an empty one for each gap. */
function linesIn(text: string): readonly string[] {
  const lines = withoutRunningHeads(text).split('\n').map(readableLine).map(withPartsInOrder);
  return withHeadFirst(withWholeLines(lines));
}

/** Assigns dates that were read far from their entries to the entries without one, in order. */
function withLoneDates(all: readonly Entry[][], lines: readonly string[]): readonly Entry[][] {
  const periods = lines.flatMap((line) => findPeriod(line)?.period ?? []);
  const [jobs = [], ...others] = all.map((entries) =>
    entries.filter(({ period }) => period === null),
  );
  // Schools often have no date. If more jobs lack one than there are dates, jobs get them last.
  const schools = others.flat();
  const undated = jobs.length > periods.length ? [...schools, ...jobs] : [...jobs, ...schools];
  const lacking = undated.slice(0, periods.length);
  const periodOf = new Map(lacking.map((entry, index) => [entry, periods[index] ?? null]));
  return all.map((entries) =>
    entries.map((entry) => ({ ...entry, period: periodOf.get(entry) ?? entry.period })),
  );
}

function readWork({ head, period, place, body }: Entry): ReadWork {
  const [position, name, ...others] = head;
  const location = place ?? others.find(isPlace);
  const [description] = others.filter((part) => part !== location);
  const { summary, highlights } = readBody(body);
  return {
    ...(position !== undefined && { position }),
    ...(name !== undefined && { name }),
    ...(location !== undefined && { location }),
    ...(description !== undefined && { description }),
    ...period,
    ...(summary !== '' && { summary }),
    ...(highlights.length > 0 && { highlights }),
  };
}

/**
 * One entry may contain several schools, since those without a date are read into the one before.
 */
function readEducation({ head, period }: Entry): ReadEducation[] {
  const [first, second, ...others] = head;
  const [area, institution] = second === undefined ? [undefined, first] : [first, second];
  const education = {
    ...(area !== undefined && { area }),
    ...(institution !== undefined && { institution }),
    ...period,
  };
  const schools = others.filter((name) => !LIKE_A_PLACE.test(name));
  return [education, ...schools.map((name) => ({ institution: name }))];
}

const LIKE_A_PLACE = /, /;

/**
 * The text before the first item is the summary. A later line that begins no item belongs to the
 * last.
 */
function readBody(lines: readonly string[]) {
  const paragraphs: string[] = [];
  const highlights: string[] = [];
  for (const line of lines) {
    const last = highlights.length - 1;
    if (BULLET.test(line)) highlights.push(line.replace(BULLET, ''));
    else if (last < 0) paragraphs.push(line);
    else highlights[last] = `${highlights[last]} ${line}`;
  }
  return { summary: paragraphs.join(' '), highlights };
}

function readLabelled(line: string) {
  const [label = '', rest = ''] = line.replace(BULLET, '').split(/: |：| \((?=[^)]*\)$)/, 2);
  const values = rest
    .replace(/\)$/, '')
    .split(/[,;、，]/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return { label, values };
}
