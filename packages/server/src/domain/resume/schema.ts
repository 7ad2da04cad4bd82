import { z } from 'zod';
import { parseIsoDate } from './iso-date.ts';
import { DOCUMENT_LIMITS } from './normalize.ts';

/**
 * JSON Resume v1. As its authors say, nothing is required, and unknown keys are kept everywhere. It
 * reads the copy of `normalizeDocument`, in which null and blank values are already absent.
 */

/** Limits of fields: text lengths in UTF-16 units, and numbers of list entries. */
const LIMITS = {
  name: 500,
  line: 1_000,
  url: 2_000,
  paragraph: 20_000,
  photo: DOCUMENT_LIMITS.photoLength,
  /** Entries of a section, such as work or publications. */
  entries: DOCUMENT_LIMITS.listLength,
  /** Entries of a list within an entry, such as highlights. */
  items: 200,
} as const;

const text = (maxLength: number) => z.string().max(maxLength).optional();

const name = text(LIMITS.name);
const line = text(LIMITS.line);
const url = text(LIMITS.url);
const paragraph = text(LIMITS.paragraph);

const date = z
  .string()
  .refine((value) => parseIsoDate(value) !== null, {
    error:
      'must be a date such as 2021, 2021-03 or 2021-03-15; leave it out for what is still going on',
  })
  .optional();

function list<T extends z.ZodType>(entry: T, maxLength: number = LIMITS.entries) {
  return z
    .array(entry.optional())
    .max(maxLength)
    .transform((entries) => entries.filter((value) => value !== undefined) as z.output<T>[])
    .optional();
}

const lines = list(z.string().max(LIMITS.line), LIMITS.items);
const paragraphs = list(z.string().max(LIMITS.paragraph), LIMITS.items);

const location = z.looseObject({
  address: line,
  postalCode: line,
  city: line,
  countryCode: line,
  region: line,
});

const profile = z.looseObject({ network: line, username: line, url });

const basics = z.looseObject({
  name,
  label: line,
  image: text(LIMITS.photo),
  email: line,
  phone: line,
  url,
  summary: paragraph,
  location: location.optional(),
  profiles: list(profile),
});

const period = { startDate: date, endDate: date };

const work = z.looseObject({
  name,
  location: line,
  description: paragraph,
  position: line,
  url,
  ...period,
  summary: paragraph,
  highlights: paragraphs,
});

const volunteer = z.looseObject({
  organization: line,
  position: line,
  url,
  ...period,
  summary: paragraph,
  highlights: paragraphs,
});

const education = z.looseObject({
  institution: line,
  url,
  area: line,
  studyType: line,
  ...period,
  score: line,
  courses: lines,
});

const project = z.looseObject({
  name,
  description: paragraph,
  highlights: paragraphs,
  keywords: lines,
  ...period,
  url,
  roles: lines,
  entity: line,
  type: line,
});

const award = z.looseObject({ title: line, date, awarder: line, summary: paragraph });
const certificate = z.looseObject({ name, date, url, issuer: line });
const publication = z.looseObject({
  name,
  publisher: line,
  releaseDate: date,
  url,
  summary: paragraph,
});
const skill = z.looseObject({ name, level: line, keywords: lines });
const language = z.looseObject({ language: line, fluency: line });
const interest = z.looseObject({ name, keywords: lines });
const reference = z.looseObject({ name, reference: paragraph });

/** The printed keys of each section, and of objects in a section. */
export const PRINTED_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    basics: Object.keys(basics.shape),
    'basics.location': Object.keys(location.shape),
    'basics.profiles': Object.keys(profile.shape),
    work: Object.keys(work.shape),
    volunteer: Object.keys(volunteer.shape),
    education: Object.keys(education.shape),
    awards: Object.keys(award.shape),
    certificates: Object.keys(certificate.shape),
    publications: Object.keys(publication.shape),
    skills: Object.keys(skill.shape),
    languages: Object.keys(language.shape),
    interests: Object.keys(interest.shape),
    references: Object.keys(reference.shape),
    projects: Object.keys(project.shape),
  }),
);

export const resumeSchema = z.looseObject({
  basics: basics.optional(),
  work: list(work),
  volunteer: list(volunteer),
  education: list(education),
  awards: list(award),
  certificates: list(certificate),
  publications: list(publication),
  skills: list(skill),
  languages: list(language),
  interests: list(interest),
  references: list(reference),
  projects: list(project),
  meta: z.looseObject({ canonical: url, version: line, lastModified: date }).optional(),
});

export type Resume = z.output<typeof resumeSchema>;
