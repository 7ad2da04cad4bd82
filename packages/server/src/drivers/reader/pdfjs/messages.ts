import type { PdfReading } from '../../../ports/pdf-reader.ts';

/** What the process that reads one PDF answers with. */
export type ReadingAnswer =
  | { readonly is: 'read'; readonly reading: PdfReading }
  | { readonly is: 'unreadable'; readonly reason: 'encrypted' | 'broken' | 'tooLong' };

/** Far more than any application has, and few enough to be read in seconds. */
export const MAX_PAGES = 200;
export const MAX_TEXT_LENGTH = 2_000_000;

/** A file that pdf.js has opened. */
export type PdfjsDocument = Awaited<ReturnType<typeof import('unpdf').getDocumentProxy>>;
type PdfjsPage = Awaited<ReturnType<PdfjsDocument['getPage']>>;
export type TextItems = Awaited<ReturnType<PdfjsPage['getTextContent']>>['items'];
/** The numbers of pdf.js's drawing operations. */
export type Operations = Awaited<ReturnType<typeof import('unpdf').getResolvedPDFJS>>['OPS'];
