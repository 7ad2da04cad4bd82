/** The words that templates add. */
export const ENGLISH = {
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

export type LabelSet = Readonly<Record<keyof typeof ENGLISH, string>>;
