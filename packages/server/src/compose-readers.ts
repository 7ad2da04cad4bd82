import { fileURLToPath } from 'node:url';
import type { PdfPrograms } from './app/check-pdf.ts';
import { createComparison } from './drivers/reader/comparing/compare-readings.ts';
import { createPdfjsInspector } from './drivers/reader/pdfjs/pdfjs-inspector.ts';
import { createPdfjsReader } from './drivers/reader/pdfjs/pdfjs-reader.ts';
import { createPdftotextReader } from './drivers/reader/pdftotext-reader.ts';
import { createReadersBeside } from './drivers/reader/readers-beside.ts';
import { ownModule } from './platform/own-modules.ts';
import type { PdfInspector } from './ports/pdf-inspector.ts';
import type { PdfReader } from './ports/pdf-reader.ts';

/** The reader that is always available comes first. */
export const PDF_READERS: readonly PdfReader[] = [createPdfjsReader(), createPdftotextReader()];

/** For commands, which end with what they read. */
export function composePdfPrograms(): PdfPrograms {
  return { readers: PDF_READERS, compareReadings: createComparison() };
}

/** For a server, which goes on serving meanwhile. */
export function composePdfProgramsBeside(): PdfPrograms & { close(): Promise<void> } {
  const program = fileURLToPath(ownModule('./compose-readers-program', import.meta.url));
  const names = PDF_READERS.map(({ name }) => name);
  const { readers, close } = createReadersBeside(names, program);
  return { readers, compareReadings: createComparison(), close };
}

export function composePdfInspector(): PdfInspector {
  return createPdfjsInspector();
}
