import type { LabelSet } from './label-set.ts';
import { TRANSLATIONS } from './translations.ts';

const ENGLISH: LabelSet = {
  resume: 'Résumé',
  summary: 'Summary',
  work: 'Experience',
  projects: 'Projects',
  volunteer: 'Volunteering',
  education: 'Education',
  skills: 'Skills',
  languages: 'Languages',
  certificates: 'Certifications',
  publications: 'Publications',
  awards: 'Awards',
  interests: 'Interests',
  references: 'References',
  present: 'Present',
  courses: 'Courses',
  grade: 'Grade',
  keywords: 'Keywords',
};

/** The labels of a language, in English where there are none. */
export function labelsFor(language: string): LabelSet {
  return TRANSLATIONS[language] ?? ENGLISH;
}
