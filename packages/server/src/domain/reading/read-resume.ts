import type { Period } from './periods.ts';
import { type ReadBasics, readBasics } from './read-basics.ts';
import { type Entry, readEntries } from './read-entries.ts';
import { BULLET, isDated, isPlace } from './read-line.ts';
import { readable, withoutRunningHeads } from './readable-text.ts';
import { besideHeading, type ReadSection, sectionOf } from './section-headings.ts';

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
  const lines = withoutRunningHeads(text).split('\n').map(readable);
  const sections = splitSections(lines);
  const of = (section: ReadSection) => sections.get(section) ?? [];
  const printed = (section: ReadSection) => of(section).filter((line) => line !== '');
  return {
    basics: readBasics(sections.get('head') ?? [], lines, printed('summary')),
    work: withEmployers(readEntries(of('work'), (line) => isDated(line))).map(readWork),
    education: readEntries(of('education'), (line) => isDated(line, true)).map(readEducation),
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

/** Lines without a word stay, since they part what stands at different places of a page. */
function splitSections(lines: readonly string[]): Map<ReadSection | 'head', string[]> {
  const sections = new Map<ReadSection | 'head', string[]>();
  let current: ReadSection | 'head' = 'head';
  const add = (line: string) => {
    const known = sections.get(current);
    if (known) known.push(line);
    else sections.set(current, [line]);
  };
  for (const [index, line] of lines.entries()) {
    const heading = sectionOf(line);
    const following = lines.slice(index + 1, index + 1 + MAX_FOLLOWING).filter((each) => each);
    const beside = heading === null ? besideHeading(line, following) : null;
    if (heading !== null) current = heading;
    else if (beside && !sections.has(beside.section)) {
      current = beside.section;
      add(beside.rest);
    } else add(line);
  }
  return sections;
}

const MAX_FOLLOWING = 6;

/** Posts below each other at one employer: the first is headed by it, and the others have a title alone. */
function withEmployers(entries: readonly Entry[]): Entry[] {
  let employer: string | undefined;
  return entries.map((entry, index) => {
    const [first, ...others] = entry.head;
    const isHeaded = others.length > 0;
    if (isHeaded) employer = entries[index + 1]?.head.length === 1 ? first : undefined;
    if (employer === undefined) return entry;
    const title = isHeaded ? others.at(-1) : first;
    const between = isHeaded ? others.slice(0, -1) : [];
    return { ...entry, head: [title ?? '', employer, ...between] };
  });
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
