import { z } from 'zod';

export const pageSizeSchema = z.enum(['A4', 'Letter']);
export type PageSize = z.infer<typeof pageSizeSchema>;

export const qualitySchema = z.enum(['standard', 'high']);
export type Quality = z.infer<typeof qualitySchema>;

/** PDF/UA-1 for readers of screens; PDF/A for archives, 3a with the document attached as JSON. */
export const pdfStandardSchema = z.enum(['ua-1', 'a-2a', 'a-3a']);

/** Fonts of the text and of its headings. */
export const fontPairingSchema = z.enum(['sans', 'serif', 'serif-headings', 'sans-headings']);
export type FontPairing = z.infer<typeof fontPairingSchema>;

/** How the pages look. Everything has a default in the template. */
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
    maxPages: z.int().min(1).max(500).optional(),
    pdfStandard: pdfStandardSchema
      .optional()
      .meta({ description: 'For templates that Typst sets: PDF/UA-1 unless told otherwise.' }),
  })
  .meta({ id: 'PageOptions' });
export type PageOptions = z.infer<typeof pageOptionsSchema>;
