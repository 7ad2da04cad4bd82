import { resumeSectionSchema } from '@offprint/contract';
import { SECTIONS } from './sections.ts';

/** Keys under which apps keep the person. */
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

/** JSON Resume's name for a section of an app. A section that it does not have keeps its name. */
export function sectionName(name: string): string {
  return JSON_RESUME_NAMES.get(name) ?? name;
}

/** Whether a part of a CV can have this name as well as a title of its own. */
export function isPartName(name: string): boolean {
  return JSON_RESUME_NAMES.has(name) || PERSONS.includes(name);
}

/** The names that are sections of JSON Resume, under its own names. */
export function sectionOrder(names: readonly string[]): string[] {
  const known = names.map((name) => resumeSectionSchema.safeParse(sectionName(name)).data);
  return [...new Set(known)].filter((name) => name !== undefined);
}
