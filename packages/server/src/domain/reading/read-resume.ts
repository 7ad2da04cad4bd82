import { widthOf } from './line-breaks.ts';
import { findPeriod, type Period } from './periods.ts';
import { type ReadBasics, readBasics, withHeadFirst } from './read-basics.ts';
import { type Entry, readEntries } from './read-entries.ts';
import { BULLET, isAddress, isPlace } from './read-line.ts';
import { readableLine, withoutRunningHeads } from './readable-text.ts';
import { withPartsInOrder } from './right-to-left.ts';
import type { ReadSection } from './section-headings.ts';
import { splitSections } from './split-sections.ts';

/** What a program makes of a résumé that it knows nothing but the text of, in terms of JSON Resume. */
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

/** The lines of a text, as {@link readableLine} makes them. */
function linesIn(text: string): readonly string[] {
  const lines = withoutRunningHeads(text).split('\n').map(readableLine).map(withPartsInOrder);
  return withHeadFirst(withWholePeriods(withWholeAddresses(withWholeSyllables(lines))));
}

/** No line begins with a sign of the letter before it: the word was begun on the line above. */
function withWholeSyllables(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1) ?? '';
    const isCut = /^\p{M}/u.test(line) && before.length < MAX_LINE_LENGTH;
    const words = isCut ? before.split(' ') : undefined;
    const begun = words?.pop();
    if (words && begun) whole.splice(-1, 1, words.join(' '));
    whole.push(`${begun ?? ''}${line}`);
  }
  return whole;
}

/** An address may be broken behind a slash. */
function withWholeAddresses(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1) ?? '';
    const address = before.endsWith('/') ? before.slice(before.lastIndexOf(' ') + 1) : '';
    const goesOn =
      before.length < MAX_LINE_LENGTH &&
      isAddress(address) &&
      /^[\p{Ll}\p{N}]\S*(?: [·|]|$)/u.test(line);
    if (goesOn) whole.splice(-1, 1, `${before}${line}`);
    else whole.push(line);
  }
  return whole;
}

/** What has no end is joined with nothing. */
const MAX_LINE_LENGTH = 300;

/** In a narrow column the end of a period may stand below its start. */
function withWholePeriods(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1) ?? '';
    const joined = `${before} ${line}`;
    const goesOn =
      before.length < MAX_PERIOD_LENGTH &&
      OPEN_PERIOD.test(before) &&
      findPeriod(joined)?.isRange === true;
    if (goesOn) whole.splice(-1, 1, joined);
    else whole.push(line);
  }
  return whole;
}

const MAX_PERIOD_LENGTH = 40;
const OPEN_PERIOD = /(?:19|20)\d\d\S{0,2} -$/;

/** Dates that are read far from what they belong to, in the order of it. */
function withLoneDates(all: readonly Entry[][], lines: readonly string[]): readonly Entry[][] {
  const periods = lines.flatMap((line) => findPeriod(line)?.period ?? []);
  const [jobs = [], ...others] = all.map((entries) =>
    entries.filter(({ period }) => period === null),
  );
  // Few jobs have no date, and then several; of schools that is usual.
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

/** Schools of which nothing is told but their names stand behind the one before them. */
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

/** What stands before the first item is the summary; a line that is no item goes on with the last one. */
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
