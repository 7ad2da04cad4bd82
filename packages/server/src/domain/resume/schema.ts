import { z } from 'zod';
import { parseIsoDate } from './iso-date.ts';

/**
 * JSON Resume v1. Nothing is required and unknown keys are kept everywhere, as its authors say. It
 * reads the copy that `normalizeDocument` makes, in which null and blank are already absent.
 */

const text = z.string().optional();

const date = z
  .string()
  .refine((value) => parseIsoDate(value) !== null, {
    error:
      'must be a date such as 2021, 2021-03 or 2021-03-15; leave it out for what is still going on',
  })
  .optional();

function list<T extends z.ZodType>(entry: T) {
  return z
    .array(entry.optional())
    .transform((entries) => entries.filter((value) => value !== undefined) as z.output<T>[])
    .optional();
}

const texts = list(z.string());

const location = z.looseObject({
  address: text,
  postalCode: text,
  city: text,
  countryCode: text,
  region: text,
});

const profile = z.looseObject({ network: text, username: text, url: text });

const basics = z.looseObject({
  name: text,
  label: text,
  image: text,
  email: text,
  phone: text,
  url: text,
  summary: text,
  location: location.optional(),
  profiles: list(profile),
});

const period = { startDate: date, endDate: date };

const work = z.looseObject({
  name: text,
  location: text,
  description: text,
  position: text,
  url: text,
  ...period,
  summary: text,
  highlights: texts,
});

const volunteer = z.looseObject({
  organization: text,
  position: text,
  url: text,
  ...period,
  summary: text,
  highlights: texts,
});

const education = z.looseObject({
  institution: text,
  url: text,
  area: text,
  studyType: text,
  ...period,
  score: text,
  courses: texts,
});

const project = z.looseObject({
  name: text,
  description: text,
  highlights: texts,
  keywords: texts,
  ...period,
  url: text,
  roles: texts,
  entity: text,
  type: text,
});

const award = z.looseObject({ title: text, date, awarder: text, summary: text });
const certificate = z.looseObject({ name: text, date, url: text, issuer: text });
const publication = z.looseObject({
  name: text,
  publisher: text,
  releaseDate: date,
  url: text,
  summary: text,
});
const skill = z.looseObject({ name: text, level: text, keywords: texts });
const language = z.looseObject({ language: text, fluency: text });
const interest = z.looseObject({ name: text, keywords: texts });
const reference = z.looseObject({ name: text, reference: text });

/** The sections that are printed, each with the keys of what stands in it. */
export const PRINTED_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    basics: Object.keys(basics.shape),
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
  meta: z.looseObject({ canonical: text, version: text, lastModified: date }).optional(),
});

export type Resume = z.output<typeof resumeSchema>;
