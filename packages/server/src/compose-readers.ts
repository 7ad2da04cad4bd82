import type { PdfPrograms } from './app/check-pdf.ts';
import { createComparison } from './drivers/reader/comparing/compare-readings.ts';
import { createPdfjsInspector } from './drivers/reader/pdfjs/pdfjs-inspector.ts';
import { createPdfjsReader } from './drivers/reader/pdfjs/pdfjs-reader.ts';
import { createPdftotextReader } from './drivers/reader/pdftotext-reader.ts';
import type { PdfInspector } from './ports/pdf-inspector.ts';

/** The reader that is always available comes first. */
export function composePdfPrograms(): PdfPrograms {
  return {
    readers: [createPdfjsReader(), createPdftotextReader()],
    compareReadings: createComparison(),
  };
}

export function composePdfInspector(): PdfInspector {
  return createPdfjsInspector();
}
