import { resumeSectionSchema } from '@offprint/contract';
import { SECTIONS } from './sections.ts';

/** The keys under which apps keep the person. */
export const PERSONS = [
  'basics',
  'profile',
  'personalInfo',
  'personal',
  'personalDetails',
  'contact',
];

const OF_SUMMARY = ['summary', 'about', 'objective', 'bio'];

const JSON_RESUME_NAMES: ReadonlyMap<string, string> = new Map([
  ...OF_SUMMARY.map((name) => [name, 'summary'] as const),
  ...[...SECTIONS].flatMap(([section, { from }]) => from.map((name) => [name, section] as const)),
]);

/** What JSON Resume calls a section of an app; one that it does not have keeps its name. */
export function sectionName(name: string): string {
  return JSON_RESUME_NAMES.get(name) ?? name;
}

/** Whether a part of a CV can have this name beside a title of its own. */
export function isPartName(name: string): boolean {
  return JSON_RESUME_NAMES.has(name) || PERSONS.includes(name);
}

/** The names that are sections of JSON Resume, as it calls them. */
export function sectionOrder(names: readonly string[]): string[] {
  const known = names.map((name) => resumeSectionSchema.safeParse(sectionName(name)).data);
  return [...new Set(known)].filter((name) => name !== undefined);
}
