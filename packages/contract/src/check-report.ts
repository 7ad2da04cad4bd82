import { z } from 'zod';
import { pageFillSchema } from './page-fill.ts';

const fieldSchema = z.object({
  path: z.string().meta({ description: 'Where it stands in the document.' }),
  value: z.string(),
});

/** What one program found in a PDF of its document. */
const readerReportSchema = z
  .object({
    reader: z.string().meta({ description: 'Such as pdf.js or pdftotext.' }),
    total: z.int().meta({ description: 'Values of the document; 0 without one.' }),
    found: z.int(),
    missing: z.array(fieldSchema).meta({ description: 'The first 50 that were not found.' }),
    misplaced: z
      .array(fieldSchema)
      .meta({ description: 'Found, but not after what comes before them in the document.' }),
    unrecognised: z.array(z.string()).meta({
      description:
        'What a program that knows the text alone does not recognise, such as `work[0].startDate`.',
    }),
  })
  .meta({ id: 'ReaderReport' });
export type ReaderReport = z.infer<typeof readerReportSchema>;

export const checkReportSchema = z
  .object({
    passed: z.boolean().meta({
      description: 'Each program found at least 99 % of the values, in order, and the structure.',
    }),
    title: z.string().nullable(),
    standards: z.array(z.string()).meta({ description: 'That the file names, such as PDF/UA-1.' }),
    pageCount: z.int(),
    pageFill: pageFillSchema,
    readers: z.array(readerReportSchema),
    advice: z.array(z.string()).meta({ description: 'What to do, in sentences for people.' }),
  })
  .meta({ id: 'CheckReport' });
export type CheckReport = z.infer<typeof checkReportSchema>;

export const checkRequestSchema = z
  .strictObject({
    pdf: z.base64().min(1).meta({ description: 'The file, in Base64.' }),
    document: z.record(z.string(), z.unknown()).optional().meta({
      description: 'What it was printed from; without it no values are looked for.',
    }),
  })
  .meta({ id: 'CheckRequest' });
export type CheckRequest = z.infer<typeof checkRequestSchema>;
