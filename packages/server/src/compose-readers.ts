import { createPdfjsReader } from './drivers/reader/pdfjs/pdfjs-reader.ts';
import { createPdftotextReader } from './drivers/reader/pdftotext-reader.ts';
import type { PdfReader } from './ports/pdf-reader.ts';

/** The one that is always there comes first. */
export function composeReaders(): readonly PdfReader[] {
  return [createPdfjsReader(), createPdftotextReader()];
}
