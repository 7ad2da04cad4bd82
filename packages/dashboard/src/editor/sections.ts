/**
 * The input of a field. `lines` is a list of texts, one a line; `words` is a list of short ones.
 */
export type FieldKind = 'line' | 'text' | 'date' | 'lines' | 'words' | 'url' | 'email' | 'tel';

export interface Field {
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** Takes the whole width. */
  readonly isWide?: boolean;
}

export interface Section {
  readonly key: string;
  readonly title: string;
  /** The name of one entry, in "Add a …". */
  readonly entry: string;
  readonly fields: readonly Field[];
  /** The fields that name an entry, the likeliest first. */
  readonly named: readonly string[];
}

const field = (key: string, label: string, kind: FieldKind = 'line'): Field => ({
  key,
  label,
  kind,
  isWide: kind === 'text' || kind === 'lines' || kind === 'words',
});

const PERIOD = [field('startDate', 'From', 'date'), field('endDate', 'Until', 'date')] as const;
const HIGHLIGHTS = field('highlights', 'Highlights', 'lines');
const SUMMARY = field('summary', 'Summary', 'text');
const URL = field('url', 'Link', 'url');
const KEYWORDS = field('keywords', 'Keywords', 'words');

export const PERSON: readonly Field[] = [
  field('name', 'Name'),
  field('label', 'Headline'),
  field('email', 'E-mail', 'email'),
  field('phone', 'Phone', 'tel'),
  field('url', 'Website', 'url'),
  field('image', 'Photo', 'url'),
  field('summary', 'Summary', 'text'),
];

export const PLACE: readonly Field[] = [
  field('city', 'City'),
  field('region', 'Region'),
  field('countryCode', 'Country code'),
  field('postalCode', 'Postal code'),
  field('address', 'Address'),
];

export const PROFILES: Section = {
  key: 'profiles',
  title: 'Profiles',
  entry: 'profile',
  named: ['network', 'username'],
  fields: [field('network', 'Network'), field('username', 'User name'), URL],
};

/** Every section of JSON Resume, in display order. */
export const SECTIONS: readonly Section[] = [
  {
    key: 'work',
    title: 'Work',
    entry: 'position',
    named: ['position', 'name'],
    fields: [
      field('position', 'Position'),
      field('name', 'Employer'),
      ...PERIOD,
      field('location', 'Place'),
      URL,
      SUMMARY,
      HIGHLIGHTS,
      field('description', 'About the employer'),
    ],
  },
  {
    key: 'education',
    title: 'Education',
    entry: 'school',
    named: ['institution', 'studyType', 'area'],
    fields: [
      field('institution', 'School'),
      field('studyType', 'Degree'),
      field('area', 'Subject'),
      field('score', 'Grade'),
      ...PERIOD,
      URL,
      field('courses', 'Courses', 'lines'),
    ],
  },
  {
    key: 'skills',
    title: 'Skills',
    entry: 'skill',
    named: ['name'],
    fields: [field('name', 'Skill'), field('level', 'Level'), KEYWORDS],
  },
  {
    key: 'projects',
    title: 'Projects',
    entry: 'project',
    named: ['name', 'entity'],
    fields: [
      field('name', 'Project'),
      field('entity', 'For'),
      ...PERIOD,
      URL,
      field('type', 'Kind'),
      field('description', 'Description', 'text'),
      HIGHLIGHTS,
      field('roles', 'Roles', 'words'),
      KEYWORDS,
    ],
  },
  {
    key: 'languages',
    title: 'Languages',
    entry: 'language',
    named: ['language'],
    fields: [field('language', 'Language'), field('fluency', 'Fluency')],
  },
  {
    key: 'certificates',
    title: 'Certificates',
    entry: 'certificate',
    named: ['name', 'issuer'],
    fields: [
      field('name', 'Certificate'),
      field('issuer', 'Issuer'),
      field('date', 'Date', 'date'),
      URL,
    ],
  },
  {
    key: 'publications',
    title: 'Publications',
    entry: 'publication',
    named: ['name', 'publisher'],
    fields: [
      field('name', 'Title'),
      field('publisher', 'Publisher'),
      field('releaseDate', 'Date', 'date'),
      URL,
      SUMMARY,
    ],
  },
  {
    key: 'awards',
    title: 'Awards',
    entry: 'award',
    named: ['title', 'awarder'],
    fields: [
      field('title', 'Award'),
      field('awarder', 'Awarded by'),
      field('date', 'Date', 'date'),
      SUMMARY,
    ],
  },
  {
    key: 'volunteer',
    title: 'Volunteering',
    entry: 'position',
    named: ['position', 'organization'],
    fields: [
      field('position', 'Position'),
      field('organization', 'Organization'),
      ...PERIOD,
      URL,
      SUMMARY,
      HIGHLIGHTS,
    ],
  },
  {
    key: 'interests',
    title: 'Interests',
    entry: 'interest',
    named: ['name'],
    fields: [field('name', 'Interest'), KEYWORDS],
  },
  {
    key: 'references',
    title: 'References',
    entry: 'reference',
    named: ['name'],
    fields: [field('name', 'Name'), field('reference', 'Reference', 'text')],
  },
];
