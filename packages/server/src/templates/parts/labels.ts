import { TRANSLATIONS } from './translations.ts';

/** The words that a template prints by itself. */
export interface Labels {
  readonly resume: string;
  readonly summary: string;
  readonly work: string;
  readonly projects: string;
  readonly volunteer: string;
  readonly education: string;
  readonly skills: string;
  readonly languages: string;
  readonly certificates: string;
  readonly publications: string;
  readonly awards: string;
  readonly interests: string;
  readonly references: string;
  readonly present: string;
  readonly courses: string;
  readonly grade: string;
  readonly keywords: string;
}

const ENGLISH: Labels = {
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
export function labelsFor(language: string): Labels {
  return TRANSLATIONS[language] ?? ENGLISH;
}
