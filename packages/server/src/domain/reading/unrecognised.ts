import type { Resume } from '../resume/schema.ts';
import type { ReadResume, ReadWork } from './read-resume.ts';
import { printedAddress, readable } from './readable-text.ts';

/** The paths of the fields that applications are sorted by and that the program did not recognise. */
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
  work.forEach((job, index) => {
    const { name, position } = job;
    const found = read.work.filter(
      (entry) => isPartOf(name, headOf(entry)) && isPartOf(position, headOf(entry)),
    );
    expectThat(`work[${index}].${name ? 'name' : 'position'}`, found.length > 0);
    if (found.length === 0) return;
    const [start, end] = yearsOf(job);
    const since = found.filter(({ startDate }) => !start || startDate?.startsWith(start));
    expectThat(`work[${index}].startDate`, since.length > 0);
    const isWhole = since.some(({ endDate }) => !end || end === start || endDate?.startsWith(end));
    if (since.length > 0) expectThat(`work[${index}].endDate`, isWhole);
  });
  education.forEach(({ institution, area }, index) => {
    const name = institution ?? area;
    const isThere = read.education.some((entry) => isPartOf(name, Object.values(entry)));
    expectThat(`education[${index}].${institution ? 'institution' : 'area'}`, isThere);
  });
  if (skills.length > 0) expectThat('skills', read.skills.length > 0);
  return paths;
}

/** The years as they are printed, the earlier one first. An end alone is the only date. */
function yearsOf({ startDate, endDate }: NonNullable<Resume['work']>[number]): string[] {
  const dates = [startDate, endDate].filter((date) => date !== undefined).sort();
  return dates.map((date) => date.slice(0, 4));
}

/** The parts of its head. Its text is left out, since it may mention any employer. */
function headOf({ position, name, location, description }: ReadWork): unknown[] {
  return [position, name, location, description];
}

function same(expected: string, found: string | undefined): boolean {
  return found !== undefined && squeezed(readable(expected)) === squeezed(found);
}

/** Without hyphens, since some programs drop one at the end of a line. */
function squeezed(text: string): string {
  return text.toLowerCase().replace(/[ -]/g, '');
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '');
}

/** Whether one of the values contains the name. A line may also contain more, such as a place. */
function isPartOf(name: string | undefined, values: readonly unknown[]): boolean {
  if (name === undefined) return true;
  const wanted = squeezed(readable(name));
  return values.some((value) => typeof value === 'string' && squeezed(value).includes(wanted));
}
