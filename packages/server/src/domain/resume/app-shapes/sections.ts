import { isNow } from '../../reading/periods.ts';
import {
  addExtra,
  asDate,
  asText,
  date,
  type Field,
  isObject,
  paragraphs,
  rename,
  text,
  texts,
  type Values,
} from './fields.ts';

/** How the entries of a section are read. */
interface SectionShape {
  /** Under the names of apps, the likeliest first. */
  readonly from: readonly string[];
  /** What an entry is that is text alone. */
  readonly primary: string;
  readonly fields: readonly Field[];
  readonly hasPeriod?: true;
}

const BULLETS = [
  'descriptionBullets',
  'achievements',
  'bullets',
  'responsibilities',
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
      ],
      primary: 'name',
      hasPeriod: true,
      fields: [
        text('name', 'company', 'employer', 'organization'),
        text('position', 'role', 'title', 'jobTitle'),
        { to: 'location', from: ['location'], fit: asPlace },
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
        text('institution', 'school', 'university', 'college', 'name'),
        text('studyType', 'degree'),
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
        text('level', 'proficiency'),
        texts('keywords', 'items', 'skills', 'values'),
      ],
    },
  ],
  [
    'languages',
    {
      from: ['languages'],
      primary: 'language',
      fields: [text('language', 'name'), text('fluency', 'level', 'proficiency')],
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

/** The entries of a section; undefined for what is no list of any. */
export function toEntries(value: unknown, shape: SectionShape): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value.map((entry) => toEntry(entry, shape));
  if (typeof value === 'string') return [toEntry(value, shape)];
  if (shape === SECTIONS.get('languages') && isObject(value)) {
    return Object.entries(value).map(([name, level]) => toEntry({ name, level }, shape));
  }
  if (shape !== SECTIONS.get('skills') || !isObject(value)) return undefined;
  // Groups of skills by their names.
  return Object.entries(value).map(([name, keywords]) => toEntry({ name, keywords }, shape));
}

/** An employer may be told of in an object of its own. */
function withoutEmployer(entry: Values): Values {
  const { company, ...rest } = entry;
  const isKnown = isObject(company) && Object.keys(company).every((key) => EMPLOYER.has(key));
  if (!isKnown || Object.keys(company).some((key) => Object.hasOwn(rest, key))) return entry;
  return { ...rest, ...company };
}

const EMPLOYER = new Set(['name', 'url', 'location']);

function toEntry(entry: unknown, shape: SectionShape): unknown {
  if (entry === undefined) return undefined;
  const words = asText(entry);
  if (words !== undefined) return { [shape.primary]: words };
  if (!isObject(entry)) return { 'x-entry': entry };
  return rename(shape.hasPeriod ? withPeriod(withoutEmployer(entry)) : entry, [
    ...shape.fields,
    ...(shape.hasPeriod ? PERIOD_FIELDS : []),
  ]);
}

const PERIOD_FIELDS = [date('startDate'), date('endDate'), text('x-period', 'period', 'duration')];

const STILL = ['isCurrent', 'currentlyWorking', 'isPresent', 'present'] as const;
const PERIOD_PARTS = new Set(['start', 'end', 'startDate', 'endDate', 'current']);

/** The parts of a period beside the rest, and that it goes on under one name. */
function flattened(entry: Values): Values {
  const { period, ...rest } = entry;
  const isInParts =
    isObject(period) &&
    Object.keys(period).every((key) => PERIOD_PARTS.has(key) && !Object.hasOwn(rest, key));
  const flat: Record<string, unknown> = isInParts ? { ...rest, ...period } : { ...entry };
  const still = STILL.find((key) => flat[key] === true);
  if (still === undefined || flat.current !== undefined) return flat;
  const { [still]: current, ...others } = flat;
  return { ...others, current };
}

/** Dates that are words, such as `Jan 2020`, are kept as they were written. */
function withPeriod(given: Values): Values {
  const { startDate, endDate, start, end, current, ...rest } = flattened(given);
  const from = startDate ?? start;
  const until = endDate ?? end;
  const kept: Record<string, unknown> = { ...rest };
  if (startDate !== undefined && start !== undefined) kept.start = start;
  if (endDate !== undefined && end !== undefined) kept.end = end;
  // That it goes on is what the lack of an end says.
  if (current !== undefined && !(current === true && until === undefined)) kept.current = current;
  if (asDate(from) !== undefined && typeof until === 'string' && isNow(until)) {
    return { ...kept, startDate: from };
  }
  const both = [from, until].filter((each) => each !== undefined);
  if (both.every((each) => asDate(each) !== undefined)) {
    return { ...kept, ...definedIn({ startDate: from, endDate: until }) };
  }
  if (!both.every((each) => asText(each) !== undefined)) {
    return { ...kept, ...definedIn({ startDate: from, endDate: until }) };
  }
  addExtra(kept, 'x-period', both.join(' – '));
  return kept;
}

function definedIn(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A place as a line of text. */
function asPlace(value: unknown): string | undefined {
  if (!isObject(value)) return asText(value);
  const parts = Object.values(value).map(asText);
  return parts.every((part) => part !== undefined) ? parts.join(', ') : undefined;
}
