import { z } from 'zod';

export const pageSizeSchema = z.enum(['A4', 'Letter']);
export type PageSize = z.infer<typeof pageSizeSchema>;

export const qualitySchema = z.enum(['standard', 'high']);
export type Quality = z.infer<typeof qualitySchema>;

/** PDF/UA-1 for screen readers; PDF/A for archives, 3a with the document attached as JSON. */
export const pdfStandardSchema = z.enum(['ua-1', 'a-2a', 'a-3a']);

/** Fonts for the text and its headings. */
export const fontPairingSchema = z.enum(['sans', 'serif', 'serif-headings', 'sans-headings']);
export type FontPairing = z.infer<typeof fontPairingSchema>;

/**
 * The parts of a résumé. `extra` stands for all keys that begin with `x-`, except `x-letter`, which
 * is the letter before the résumé.
 */
export const resumeSectionSchema = z.enum([
  'letter',
  'summary',
  'work',
  'projects',
  'education',
  'skills',
  'languages',
  'certificates',
  'publications',
  'awards',
  'volunteer',
  'extra',
  'interests',
  'references',
]);
export type ResumeSection = z.infer<typeof resumeSectionSchema>;

/** The look of the pages. The template has a default for everything. */
export const pageOptionsSchema = z
  .strictObject({
    pageSize: pageSizeSchema.optional(),
    marginMm: z.number().min(5).max(40).optional().meta({ description: 'All four margins.' }),
    accentColor: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f4e79')
      .optional(),
    fontScale: z.number().min(0.75).max(1.5).optional(),
    fontPairing: fontPairingSchema.optional().meta({
      description:
        'For templates that Typst sets: all in one of two fonts, or headings in the other.',
    }),
    locale: z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
      .optional(),
    sections: z
      .array(resumeSectionSchema)
      .min(1)
      .max(resumeSectionSchema.options.length)
      .optional()
      .meta({ description: 'The sections of a résumé that are printed, in this order.' }),
    tags: z.array(z.string().min(1).max(50)).min(1).max(20).optional().meta({
      description:
        'Of the entries with `x-tags`, those are printed that have one of these; all others are.',
    }),
    anonymise: z.boolean().optional().meta({
      description: 'Leaves out name, photo and contacts, in the file, its metadata and its name.',
    }),
    embedSource: z
      .boolean()
      .optional()
      .meta({
        description:
          'Whether the file carries the JSON Resume that it was printed from, all of it, so that ' +
          '`offprint import` gives it back. By default only with PDF/A-3a; never when anonymised.',
      }),
    maxPages: z
      .int()
      .min(1)
      .max(500)
      .optional()
      .meta({
        description:
          'At most so many pages. Templates that Typst sets get smaller spaces, and letters down to 9 pt, ' +
          'to keep to it, which a warning tells; what is still longer fails with DOCUMENT_TOO_LARGE.',
      }),
    pdfStandard: pdfStandardSchema
      .optional()
      .meta({ description: 'For templates that Typst sets: PDF/UA-1 unless told otherwise.' }),
  })
  .meta({ id: 'PageOptions' });
export type PageOptions = z.infer<typeof pageOptionsSchema>;
