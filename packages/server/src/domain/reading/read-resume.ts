import { findPeriod, type Period } from './periods.ts';
import { readable, withoutRunningHeads } from './readable-text.ts';
import { besideHeading, type ReadSection, sectionOf } from './section-headings.ts';

/** What a program makes of a résumé that it knows nothing but the text of, in terms of JSON Resume. */
export interface ReadResume {
  readonly basics: {
    readonly name?: string;
    readonly label?: string;
    readonly email?: string;
    readonly phone?: string;
    readonly url?: string;
    readonly summary?: string;
  };
  readonly work: readonly ReadWork[];
  readonly education: readonly ReadEducation[];
  readonly skills: readonly ReadSkill[];
  readonly languages: readonly ReadLanguage[];
}

export type ReadWork = Partial<Period> & {
  readonly position?: string;
  readonly name?: string;
  readonly location?: string;
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

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u;
const PHONE = /(?<![\p{L}\p{N}])\+?\(?\d[\d ()/.-]{6,20}\d(?![\p{L}\p{N}])/u;
const ADDRESS = /(?<![@\p{L}\p{N}.-])(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?:\/\S*)?/u;
const BULLET = /^[•◦▪‣–·*-]\s*(?=\S)/u;
/** A line of a head is hardly longer. */
const MAX_HEAD_LENGTH = 110;

export function readResume(text: string): ReadResume {
  const lines = withoutRunningHeads(text).split('\n').map(readable);
  const sections = splitSections(lines.filter((line) => line !== ''));
  const of = (section: ReadSection) => sections.get(section) ?? [];
  return {
    basics: readBasics(sections.get('head') ?? [], text, of('summary')),
    work: withEmployers(splitEntries(of('work')).map(readWork)),
    education: splitEntries(of('education')).map(readEducation),
    skills: of('skills')
      .map(readLabelled)
      .map(({ label, values }) => ({
        name: label,
        ...(values.length > 0 && { keywords: values }),
      })),
    languages: of('languages')
      .map(readLabelled)
      .map(({ label, values: [fluency] }) => ({
        language: label,
        ...(fluency !== undefined && { fluency }),
      })),
  };
}

function splitSections(lines: readonly string[]): Map<ReadSection | 'head', string[]> {
  const sections = new Map<ReadSection | 'head', string[]>();
  let current: ReadSection | 'head' = 'head';
  const add = (line: string) => sections.set(current, [...(sections.get(current) ?? []), line]);
  for (const [index, line] of lines.entries()) {
    const heading = sectionOf(line);
    const beside = heading === null ? besideHeading(line, lines.slice(index + 1)) : null;
    if (heading !== null) current = heading;
    else if (beside && !sections.has(beside.section)) {
      current = beside.section;
      add(beside.rest);
    } else add(line);
  }
  return sections;
}

function readBasics(
  head: readonly string[],
  text: string,
  summary: readonly string[],
): ReadResume['basics'] {
  const whole = readable(text);
  const isContact = (line: string) =>
    EMAIL.test(line) || PHONE.test(line) || /^(?:https?:\/\/|www\.)/.test(line);
  // Where contacts stand beside the name, they end its line.
  const [first = '', ...others] = head;
  const beside = first.slice(0, EMAIL.exec(first)?.index).trim();
  const [name, label] = [beside, ...others].filter((line) => line !== '' && !isContact(line));
  const email = EMAIL.exec(whole)?.[0];
  const phone = head.map((line) => PHONE.exec(line)?.[0]).find((found) => found !== undefined);
  const url = head
    .map((line) => ADDRESS.exec(line.replace(EMAIL, ''))?.[0])
    .find((found) => found !== undefined);
  return {
    ...(name !== undefined && { name }),
    ...(label !== undefined && label.length < MAX_HEAD_LENGTH && { label }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(url !== undefined && { url }),
    ...(summary.length > 0 && { summary: summary.join(' ') }),
  };
}

interface Entry {
  /** What stands above its text, without its period. */
  readonly head: readonly string[];
  readonly period: Period | null;
  readonly isDateFirst: boolean;
  readonly body: readonly string[];
}

/** A line of its own for a date tells where an entry is; the first one, where in an entry it stands. */
function splitEntries(lines: readonly string[]): Entry[] {
  const dated = lines.flatMap((line, index) => (isDated(line) ? [index] : []));
  const [first] = dated;
  if (first === undefined) return [];
  const before = Math.min(first, MAX_LINES_BEFORE_DATE);
  const starts = dated.map((index, order) => {
    const previous = dated[order - 1] ?? -1;
    let start = index;
    while (start - 1 > previous && index - start < before && isHead(lines[start - 1] ?? ''))
      start -= 1;
    return start;
  });
  return starts.map((start, order) => readEntry(lines.slice(start, starts[order + 1])));
}

const MAX_LINES_BEFORE_DATE = 3;

function isHead(line: string): boolean {
  return !BULLET.test(line) && line.length <= MAX_HEAD_LENGTH && !/[.;]$/.test(line);
}

/** Nothing but an address of the web. */
function isAddress(text: string): boolean {
  return ADDRESS.exec(text)?.[0] === text;
}

function isDated(line: string): boolean {
  if (!isHead(line)) return false;
  const found = findPeriod(line);
  return (
    found !== null && (found.isRange || found.rest === '' || found.rest.length < line.length / 2)
  );
}

function readEntry(lines: readonly string[]): Entry {
  const bodyAt = lines.findIndex((line) => !isHead(line));
  const heads = bodyAt < 0 ? lines : lines.slice(0, bodyAt);
  const datedAt = heads.findIndex(isDated);
  const found = findPeriod(heads[datedAt] ?? '');
  return {
    head: heads
      .flatMap((line, index) => (index === datedAt && found ? found.rest : line).split(/ [·|] /))
      .filter((part) => part !== '' && !isAddress(part)),
    period: found?.period ?? null,
    isDateFirst: datedAt === 0 && found?.rest === '',
    body: bodyAt < 0 ? [] : lines.slice(bodyAt),
  };
}

/** A place of two words stands beside the date, where the date comes first. */
const PLACE = /^[^,]{2,40}, [^,]{2,40}$/;

function readWork({ head, period, isDateFirst, body }: Entry): ReadWork {
  const [first = ''] = head;
  const isPlaceFirst = isDateFirst && head.length > 2 && PLACE.test(first);
  const [position, name, third] = isPlaceFirst ? head.slice(1) : head;
  const location = isPlaceFirst ? first : third;
  const { summary, highlights } = readBody(body);
  return {
    ...(position !== undefined && { position }),
    ...(name !== undefined && { name }),
    ...(location !== undefined && { location }),
    ...period,
    ...(summary !== '' && { summary }),
    ...(highlights.length > 0 && { highlights }),
  };
}

/** Posts below each other at one employer: the first is headed by it, and the others have a title alone. */
function withEmployers(work: readonly ReadWork[]): ReadWork[] {
  let employer: string | undefined;
  return work.map((job, index) => {
    const isHeaded = job.name !== undefined;
    const leads = isHeaded && work[index + 1] !== undefined && work[index + 1]?.name === undefined;
    if (isHeaded) employer = leads ? job.position : undefined;
    if (employer === undefined) return job;
    const { position, name, location, ...others } = job;
    const title = isHeaded ? (location ?? name) : position;
    const place = isHeaded && location !== undefined ? name : undefined;
    return {
      ...(title !== undefined && { position: title }),
      name: employer,
      ...(place !== undefined && { location: place }),
      ...others,
    };
  });
}

function readEducation({ head: [area, institution], period }: Entry): ReadEducation {
  return {
    ...(area !== undefined && { area }),
    ...(institution !== undefined && { institution }),
    ...period,
  };
}

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
