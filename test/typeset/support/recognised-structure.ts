import type {
  ReadResume,
  ReadWork,
} from '../../../packages/server/src/domain/reading/read-resume.ts';
import {
  printedAddress,
  readable,
} from '../../../packages/server/src/domain/reading/readable-text.ts';
import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';

export interface Share {
  readonly found: number;
  readonly of: number;
}

/** How much of a résumé a parser has recognised that knows nothing but its text. */
export interface Recognised {
  readonly names: Share;
  /** Addresses of mail and numbers. */
  readonly contacts: Share;
  /** Each with its position, its employer and both years; one too many counts as one missed. */
  readonly jobs: Share;
  /** Each with what was studied there and a year. */
  readonly schools: Share;
}

type Job = NonNullable<Resume['work']>[number];
type School = NonNullable<Resume['education']>[number];

/** What does not stand in the text at all, such as letters that a program can't read, is not asked for. */
export function recognised(resume: Resume, text: string, read: ReadResume): Recognised {
  const { basics = {}, work = [], education = [] } = resume;
  const printed = squeezed(text);
  const isPrinted = (...values: readonly (string | undefined)[]) =>
    values.every((value) => value === undefined || printed.includes(squeezed(value)));
  const contacts = [
    basics.email !== undefined && same(printedAddress(basics.email), read.basics.email),
    basics.phone !== undefined && digits(basics.phone) === digits(read.basics.phone ?? ''),
  ];
  const jobs = work.filter(({ name, position }) => isPrinted(name, position));
  const schools = education.filter(({ institution, area }) => isPrinted(institution, area));
  return {
    names: share(Number(same(basics.name ?? '', read.basics.name)), 1),
    contacts: share(
      contacts.filter((isFound) => isFound).length,
      Number(basics.email !== undefined) + Number(basics.phone !== undefined),
    ),
    jobs: share(
      jobsFound(jobs, read.work) - Math.max(0, read.work.length - work.length),
      jobs.length,
    ),
    schools: share(
      schools.filter((school) => read.education.some((entry) => isSchool(school, entry))).length -
        Math.max(0, read.education.length - education.length),
      schools.length,
    ),
  };
}

export function sumOf(all: readonly Recognised[], kind: keyof Recognised): Share {
  return share(
    all.reduce((sum, each) => sum + each[kind].found, 0),
    all.reduce((sum, each) => sum + each[kind].of, 0),
  );
}

function share(found: number, of: number): Share {
  return { found: Math.max(0, found), of };
}

/** No entry that was read stands for two jobs. */
function jobsFound(jobs: readonly Job[], read: readonly ReadWork[]): number {
  const left = new Set(read);
  return jobs.filter((job) => {
    const found = [...left].find((entry) => isJob(job, entry));
    if (found) left.delete(found);
    return found !== undefined;
  }).length;
}

function isJob({ name, position, startDate, endDate }: Job, entry: ReadWork): boolean {
  const head = [entry.position, entry.name, entry.location, entry.description];
  const [start, end = start] = [startDate, endDate].filter((date) => date !== undefined).sort();
  return (
    isIn(head, name) &&
    isIn(head, position) &&
    (start === undefined || year(entry.startDate) === year(start)) &&
    (year(end) === year(start) || year(entry.endDate) === year(end))
  );
}

function isSchool(school: School, entry: ReadResume['education'][number]): boolean {
  const head = [entry.area, entry.institution];
  const [date] = [school.startDate, school.endDate].filter((each) => each !== undefined).sort();
  return (
    isIn(head, school.institution) &&
    isIn(head, school.area) &&
    (date === undefined || year(entry.startDate) === year(date))
  );
}

function isIn(head: readonly (string | undefined)[], value: string | undefined): boolean {
  return value === undefined || head.some((part) => squeezed(part ?? '').includes(squeezed(value)));
}

function same(expected: string, found: string | undefined): boolean {
  return squeezed(expected) === squeezed(found ?? '');
}

/** Some programs drop spaces, or a hyphen at the end of a line. */
function squeezed(text: string): string {
  return readable(text).toLowerCase().replace(/[ -]/g, '');
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '');
}

function year(date: string | undefined): string {
  return date?.slice(0, 4) ?? '';
}
