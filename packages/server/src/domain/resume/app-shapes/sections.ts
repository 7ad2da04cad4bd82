import { typedLines } from '../typed-line.ts';
import {
  asText,
  camelised,
  date,
  type Field,
  isObject,
  LEVELS,
  paragraphs,
  rename,
  text,
  texts,
  type Values,
} from './fields.ts';
import { groupedSkills } from './grouped-skills.ts';
import { PERIOD_FIELDS, withPeriod } from './periods-of-apps.ts';
import { plainText } from './rich-text.ts';

/** How the entries of a section are read. */
interface SectionShape {
  /** Names in apps, the likeliest first. */
  readonly from: readonly string[];
  /** The key of an entry that is only text. */
  readonly primary: string;
  readonly fields: readonly Field[];
  readonly hasPeriod?: true;
}

const BULLETS = [
  'descriptionBullets',
  'achievements',
  'bullets',
  'responsibilities',
  'bulletPoints',
  'points',
  'duties',
  'tasks',
  'description',
  'summary',
] as const;
const LINK = ['link', 'website', 'href'] as const;

export const SECTIONS: ReadonlyMap<string, SectionShape> = new Map<string, SectionShape>([
  [
    'work',
    {
      from: [
        'work',
        'experience',
        'workExperience',
        'employment',
        'experiences',
        'workHistory',
        'employmentHistory',
        'positions',
      ],
      primary: 'name',
      hasPeriod: true,
      fields: [
        text('name', 'company', 'companyName', 'employer', 'organization'),
        text('position', 'role', 'title', 'jobTitle'),
        { to: 'location', from: ['location', 'locationName'], fit: asPlace },
        text('url', ...LINK, 'companyUrl'),
        paragraphs('summary', 'description'),
        paragraphs('description'),
        texts('highlights', ...BULLETS),
      ],
    },
  ],
  [
    'volunteer',
    {
      from: ['volunteer', 'volunteering', 'volunteerWork'],
      primary: 'organization',
      hasPeriod: true,
      fields: [
        text('organization', 'company', 'name'),
        text('position', 'role', 'title'),
        text('url', ...LINK),
        paragraphs('summary', 'description'),
        texts('highlights', ...BULLETS),
      ],
    },
  ],
  [
    'education',
    {
      from: ['education', 'educations', 'educationHistory'],
      primary: 'institution',
      hasPeriod: true,
      fields: [
        text('institution', 'school', 'schoolName', 'university', 'college', 'name'),
        text('studyType', 'degree', 'degreeName'),
        text('area', 'field', 'fieldOfStudy', 'major'),
        text('score', 'gpa', 'grade'),
        text('url', ...LINK),
        texts('courses', 'coursework'),
      ],
    },
  ],
  [
    'projects',
    {
      from: ['projects'],
      primary: 'name',
      hasPeriod: true,
      fields: [
        text('name', 'title'),
        paragraphs('description', 'summary'),
        texts('highlights', ...BULLETS),
        texts('keywords', 'techStack', 'technologies'),
        text('url', ...LINK),
        texts('roles', 'role'),
        text('entity', 'organization', 'company'),
        text('type'),
      ],
    },
  ],
  [
    'skills',
    {
      from: ['skills'],
      primary: 'name',
      fields: [
        text('name', 'category', 'group', 'label', 'title'),
        text('level', ...LEVELS),
        texts('keywords', 'items', 'skills', 'values'),
      ],
    },
  ],
  [
    'languages',
    {
      from: ['languages'],
      primary: 'language',
      fields: [text('language', 'name'), text('fluency', ...LEVELS)],
    },
  ],
  [
    'certificates',
    {
      from: ['certificates', 'certifications'],
      primary: 'name',
      fields: [
        text('name', 'title'),
        text('issuer', 'organization', 'authority', 'provider'),
        date('date', 'year', 'issueDate', 'issuedAt'),
        text('url', ...LINK, 'credentialUrl'),
      ],
    },
  ],
  [
    'awards',
    {
      from: ['awards', 'honors'],
      primary: 'title',
      fields: [
        text('title', 'name'),
        text('awarder', 'issuer', 'organization'),
        date('date', 'year'),
        paragraphs('summary', 'description'),
      ],
    },
  ],
  [
    'publications',
    {
      from: ['publications'],
      primary: 'name',
      fields: [
        text('name', 'title'),
        text('publisher', 'journal'),
        date('releaseDate', 'date', 'year'),
        text('url', ...LINK),
        paragraphs('summary', 'description'),
      ],
    },
  ],
  [
    'interests',
    {
      from: ['interests', 'hobbies'],
      primary: 'name',
      fields: [text('name', 'title'), texts('keywords', 'items')],
    },
  ],
  [
    'references',
    {
      from: ['references'],
      primary: 'name',
      fields: [text('name'), text('reference', 'text', 'quote')],
    },
  ],
]);

/** The entries of a section. Undefined if the value is not a list of entries. */
export function toEntries(value: unknown, shape: SectionShape): readonly unknown[] | undefined {
  if (Array.isArray(value)) {
    const isOfSkills = shape === SECTIONS.get('skills');
    return (isOfSkills ? groupedSkills(value) : value).map((entry) => toEntry(entry, shape));
  }
  if (typeof value === 'string') {
    const lines = typedLines(plainText(value)).filter(({ kind }) => kind !== 'blank');
    const texts = lines.length > 1 ? lines.map(({ text }) => text) : [plainText(value)];
    return texts.map((text) => toEntry(text, shape));
  }
  if (shape === SECTIONS.get('languages') && isObject(value)) {
    return Object.entries(value).map(([name, level]) => toEntry({ name, level }, shape));
  }
  if (shape !== SECTIONS.get('skills') || !isObject(value)) return undefined;
  // Groups of skills by name.
  return Object.entries(value).map(([name, keywords]) => toEntry({ name, keywords }, shape));
}

/** An employer may be given as an object. */
function withoutEmployer(entry: Values): Values {
  const { company, ...rest } = entry;
  const isKnown = isObject(company) && Object.keys(company).every((key) => EMPLOYER.has(key));
  if (!isKnown || Object.keys(company).some((key) => Object.hasOwn(rest, key))) return entry;
  return { ...rest, ...company };
}

const EMPLOYER = new Set(['name', 'url', 'location']);

function toEntry(given: unknown, shape: SectionShape): unknown {
  if (given === undefined) return undefined;
  const words = asText(given);
  if (words !== undefined) return { [shape.primary]: words };
  if (!isObject(given)) return { 'x-entry': given };
  const entry = camelised(given);
  return rename(shape.hasPeriod ? withPeriod(withoutEmployer(entry)) : entry, [
    ...shape.fields,
    ...(shape.hasPeriod ? PERIOD_FIELDS : []),
  ]);
}

/** A place as a line of text. */
function asPlace(value: unknown): string | undefined {
  if (!isObject(value)) return asText(value);
  const parts = Object.values(value).map(asText);
  return parts.every((part) => part !== undefined) ? parts.join(', ') : undefined;
}
