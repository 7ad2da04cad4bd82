import type { Resume } from '../resume/schema.ts';
import type { ReadResume } from './read-resume.ts';
import { printedAddress, readable } from './readable-text.ts';

/** The paths of what a résumé is sorted by that is not where a program looks for it. */
export function unrecognised(resume: Resume, read: ReadResume): string[] {
  const { basics = {}, work = [], education = [], skills = [] } = resume;
  const paths: string[] = [];
  const expectThat = (path: string, isThere: boolean) => {
    if (!isThere) paths.push(path);
  };
  if (basics.name) expectThat('basics.name', same(basics.name, read.basics.name));
  if (basics.email) {
    const email = printedAddress(basics.email);
    expectThat('basics.email', same(email, read.basics.email));
  }
  if (basics.phone) {
    expectThat('basics.phone', digits(basics.phone) === digits(read.basics.phone ?? ''));
  }
  work.forEach(({ name, position, startDate }, index) => {
    const found = read.work.filter((entry) => isPartOf(name ?? position, Object.values(entry)));
    expectThat(`work[${index}].${name ? 'name' : 'position'}`, found.length > 0);
    if (found.length === 0 || !startDate) return;
    const year = startDate.slice(0, 4);
    const isDated = found.some((entry) => entry.startDate?.startsWith(year));
    expectThat(`work[${index}].startDate`, isDated);
  });
  education.forEach(({ institution, area }, index) => {
    const name = institution ?? area;
    const isThere = read.education.some((entry) => isPartOf(name, Object.values(entry)));
    expectThat(`education[${index}].${institution ? 'institution' : 'area'}`, isThere);
  });
  if (skills.length > 0) expectThat('skills', read.skills.length > 0);
  return paths;
}

function same(expected: string, found: string | undefined): boolean {
  return found !== undefined && squeezed(readable(expected)) === squeezed(found);
}

/** Some programs drop a hyphen at the end of a line. */
function squeezed(text: string): string {
  return text.toLowerCase().replace(/[ -]/g, '');
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '');
}

/** Heads may hold more in one line, such as a place. */
function isPartOf(name: string | undefined, values: readonly unknown[]): boolean {
  if (name === undefined) return true;
  const wanted = readable(name);
  return values.some((value) => typeof value === 'string' && value.includes(wanted));
}
