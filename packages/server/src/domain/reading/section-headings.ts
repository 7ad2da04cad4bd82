import { findPeriod } from './periods.ts';
import { STARTS_LARGE } from './read-line.ts';

export type ReadSection =
  | 'summary'
  | 'work'
  | 'education'
  | 'skills'
  | 'languages'
  | 'list'
  | 'other';

/** What sections are called, in small letters, by the languages that most résumés are written in. */
const HEADINGS: Readonly<Record<ReadSection, readonly string[]>> = {
  summary: [
    'summary',
    'profile',
    'about',
    'about me',
    'profil',
    'zusammenfassung',
    'resumen',
    'perfil',
    'résumé',
  ],
  work: [
    'experience',
    'work experience',
    'professional experience',
    'employment',
    'employment history',
    'work history',
    'career',
    'berufserfahrung',
    'erfahrung',
    'werdegang',
    'expérience',
    'expérience professionnelle',
    'experiencia',
    'experiencia laboral',
    'experiencia profesional',
    'esperienza',
    'experiência',
    'werkervaring',
  ],
  education: [
    'education',
    'academic background',
    'ausbildung',
    'bildung',
    'formation',
    'educación',
    'formación',
    'istruzione',
    'formazione',
    'educação',
    'opleiding',
  ],
  skills: [
    'skills',
    'technical skills',
    'core skills',
    'kenntnisse',
    'fähigkeiten',
    'compétences',
    'habilidades',
    'competencias',
    'competenze',
    'competências',
    'vaardigheden',
  ],
  languages: ['languages', 'sprachen', 'sprachkenntnisse', 'langues', 'idiomas', 'lingue', 'talen'],
  list: [
    'certificates',
    'certifications',
    'awards',
    'honors',
    'interests',
    'contact',
    'zertifikate',
    'auszeichnungen',
    'interessen',
    'intérêts',
    'certificados',
    'premios',
    'intereses',
  ],
  other: [
    'projects',
    'publications',
    'volunteering',
    'volunteer',
    'volunteer experience',
    'references',
    'projekte',
    'publikationen',
    'ehrenamt',
    'referenzen',
    'projets',
    'références',
    'proyectos',
    'publicaciones',
    'referencias',
  ],
};

const SECTION_OF: ReadonlyMap<string, ReadSection> = new Map(
  Object.entries(HEADINGS).flatMap(([section, names]) =>
    names.map((name): [string, ReadSection] => [name, section as ReadSection]),
  ),
);

/** The section that a line is the heading of; null: it is none. */
export function sectionOf(line: string): ReadSection | null {
  return SECTION_OF.get(line.toLowerCase().replace(/:$/, '').trim()) ?? null;
}

/** A line whose beginning is a heading that stands beside its text; null: it is none. */
export function besideHeading(
  line: string,
  following: readonly string[],
): { section: ReadSection; rest: string } | null {
  const words = line.split(' ');
  for (let count = 1; count <= MAX_HEADING_WORDS && count < words.length; count += 1) {
    const section = sectionOf(words.slice(0, count).join(' '));
    const rest = words.slice(count).join(' ');
    // The beginning of a job says nothing without its date.
    const head = [rest, ...following.slice(0, LINES_TO_DATE)];
    const isEntry = section !== 'work' || head.some((part) => findPeriod(part)?.isRange === true);
    const startsText = STARTS_LARGE.test(rest) || findPeriod(rest)?.isRange === true;
    if (section !== null && isEntry && STARTS_LARGE.test(line) && startsText) {
      return { section, rest };
    }
  }
  return null;
}

/** The employer of several posts, and a word about it, stand before the first date. */
const LINES_TO_DATE = 2;
const MAX_HEADING_WORDS = 3;
