import {
  addExtra,
  asDate,
  asText,
  date,
  type Field,
  isObject,
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

const BULLETS = ['descriptionBullets', 'achievements', 'bullets', 'responsibilities'] as const;
const LINK = ['link', 'website', 'href'] as const;

export const SECTIONS: ReadonlyMap<string, SectionShape> = new Map<string, SectionShape>([
  [
    'work',
    {
      from: ['work', 'experience', 'workExperience', 'employment'],
      primary: 'name',
      hasPeriod: true,
      fields: [
        text('name', 'company', 'employer', 'organization'),
        text('position', 'role', 'title', 'jobTitle'),
        { to: 'location', from: ['location'], fit: asPlace },
        text('url', ...LINK, 'companyUrl'),
        text('summary', 'description'),
        text('description'),
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
        text('summary', 'description'),
        texts('highlights', ...BULLETS),
      ],
    },
  ],
  [
    'education',
    {
      from: ['education'],
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
        text('description', 'summary'),
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
        text('summary', 'description'),
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
        text('summary', 'description'),
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
  if (shape !== SECTIONS.get('skills') || !isObject(value)) return undefined;
  // Groups of skills by their names.
  return Object.entries(value).map(([name, keywords]) => toEntry({ name, keywords }, shape));
}

function toEntry(entry: unknown, shape: SectionShape): unknown {
  if (entry === undefined) return undefined;
  const words = asText(entry);
  if (words !== undefined) return { [shape.primary]: words };
  if (!isObject(entry)) return { 'x-entry': entry };
  return rename(shape.hasPeriod ? withPeriod(entry) : entry, [
    ...shape.fields,
    ...(shape.hasPeriod ? PERIOD_FIELDS : []),
  ]);
}

const PERIOD_FIELDS = [date('startDate'), date('endDate'), text('x-period', 'period', 'duration')];

/** Dates that are words, such as `Jan 2020` or `Present`, are kept as they were written. */
function withPeriod(entry: Values): Values {
  const { startDate, endDate, start, end, current, ...rest } = entry;
  const from = startDate ?? start;
  const until = endDate ?? end;
  const kept: Record<string, unknown> = { ...rest };
  if (startDate !== undefined && start !== undefined) kept.start = start;
  if (endDate !== undefined && end !== undefined) kept.end = end;
  // That it goes on is what the lack of an end says.
  if (current !== undefined && !(current === true && until === undefined)) kept.current = current;
  const given = [from, until].filter((each) => each !== undefined);
  if (given.every((each) => asDate(each) !== undefined)) {
    return { ...kept, ...definedIn({ startDate: from, endDate: until }) };
  }
  if (!given.every((each) => asText(each) !== undefined)) {
    return { ...kept, ...definedIn({ startDate: from, endDate: until }) };
  }
  addExtra(kept, 'x-period', given.join(' – '));
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
