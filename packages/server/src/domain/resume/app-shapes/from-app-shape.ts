import { ABOUT_THE_DOCUMENT } from '../unprinted-keys.ts';
import { toBasics } from './basics.ts';
import { addExtra, camelised, isObject, type Values } from './fields.ts';
import { withoutHidden } from './hidden-parts.ts';
import { contentOf, withoutSectionList } from './listed-sections.ts';
import { isOfRecord } from './record-keys.ts';
import { choose, takeSectionChoice } from './section-choice.ts';
import { isPartName, PERSONS } from './section-names.ts';
import { SECTIONS, toEntries } from './sections.ts';

/** Keys that identify the shapes of apps, since JSON Resume does not have them. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  work: ['role', 'period', 'descriptionBullets', 'achievements', 'techStack'],
  education: ['school', 'degree', 'field', 'period'],
  skills: ['items', 'category'],
};

/**
 * Converts a document from a shape in which apps keep CVs to JSON Resume: a `profile` or
 * `personalInfo`, entries with `role` or `achievements`, or skills that are only words. Nothing is
 * lost: what JSON Resume has no place for goes under keys with `x-`. Any other document is returned
 * unchanged.
 */
export function fromAppShape(document: unknown): unknown {
  if (!isObject(document) || !hasAppShape(document)) return document;
  const { document: apart, names } = withoutSectionList(camelised(document));
  const { choice, rest: chosen } = takeSectionChoice(apart, names);
  const { summary, ...parts } = withContents(withoutHidden(chosen));
  const isOfPerson = (key: string) => PERSONS.includes(key) && parts[key] !== undefined;
  const hasPerson = PERSONS.some((key) => isObject(parts[key]));
  const flat = pick(parts, hasPerson ? (key) => LINK_KEYS.includes(key) : isFlatKey);
  const rest = pick(parts, (key) => !isOfPerson(key) && !Object.hasOwn(flat, key));
  const person = toBasics(personOf([...PERSONS.map((key) => parts[key]), flat], summary));
  const resume: Record<string, unknown> = Object.keys(person).length > 0 ? { basics: person } : {};
  const left = new Map(Object.entries(rest));
  // The design of the CV is reported as not printed, under the app's own keys.
  for (const key of [...ABOUT_THE_DOCUMENT, ...LOOKS]) {
    if (left.has(key)) resume[key] = left.get(key);
    left.delete(key);
  }
  for (const [section, shape] of SECTIONS) {
    for (const key of shape.from) {
      const entries = left.has(key) ? toEntries(left.get(key), shape) : undefined;
      if (entries === undefined) continue;
      resume[section] = [...((resume[section] as unknown[] | undefined) ?? []), ...entries];
      left.delete(key);
    }
  }
  for (const [key, value] of left) if (!isOfRecord(key, value)) addExtra(resume, key, value);
  return choose(resume, choice);
}

/** Replaces sections that hold more than their entries, such as a title, by their entries. */
function withContents(document: Values): Values {
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      isPartName(key) ? withoutHidden({ [key]: contentOf(value) })[key] : value,
    ]),
  );
}

/** Keys of apps for the design of a CV. */
const LOOKS = [
  ...['theme', 'colors', 'colours', 'color', 'colorScheme', 'primaryColor', 'accentColor'],
  ...['font', 'fonts', 'fontFamily', 'fontSize', 'template', 'templateId', 'layout'],
  ...['settings', 'style', 'styles', 'customization', 'metadata'],
];

/** Keys of the person in apps that keep them at the top of the document. */
const FLAT_KEYS = [
  'fullName',
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'headline',
  'title',
  'jobTitle',
  'location',
  'address',
  'website',
  'links',
  'photo',
];

/** Keys that are at the top of the document even if the person is not. */
const LINK_KEYS = ['links', 'socialLinks', 'socials'];

function isFlatKey(key: string): boolean {
  return FLAT_KEYS.includes(key);
}

function pick(values: Values, isPicked: (key: string) => boolean): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isPicked(key)));
}

export function hasAppShape(given: Values): boolean {
  const document = camelised(given);
  const { basics, fullName, firstName } = document;
  const [, ...ofApps] = PERSONS;
  if (basics === undefined && ofApps.some((key) => isObject(document[key]))) return true;
  if (basics === undefined && [fullName, firstName].some(isWord)) return true;
  if (isObject(basics) && isWord(basics.location)) return true;
  const hasMark = Object.entries(MARKS).some(([section, keys]) => {
    const entries = document[section];
    if (!Array.isArray(entries)) return false;
    return entries.some(
      (entry) => isObject(entry) && keys.some((key) => Object.hasOwn(entry, key)),
    );
  });
  return hasMark || (Array.isArray(document.skills) && document.skills.some(isWord));
}

function isWord(value: unknown): boolean {
  return typeof value === 'string';
}

/** Everything about the person in one object. A profile that is text is a summary. */
function personOf(sources: readonly unknown[], summary: unknown): Values {
  const person: Record<string, unknown> = {};
  const add = (key: string, value: unknown) => {
    if (!Object.hasOwn(person, key)) person[key] = value;
    else addExtra(person, key, value);
  };
  for (const source of sources) {
    if (isObject(source)) {
      for (const [key, value] of Object.entries(camelised(source))) add(key, value);
    }
    if (!isObject(source) && source !== undefined) add('summary', source);
  }
  if (summary !== undefined) add('summary', summary);
  return person;
}
