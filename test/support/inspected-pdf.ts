import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { ColouredText } from '../../packages/server/src/domain/pages/coloured-text.ts';
import type { TaggedPages } from '../../packages/server/src/domain/pages/tagged-pages.ts';
import { readColouredTexts } from '../../packages/server/src/drivers/reader/pdfjs/coloured-texts.ts';
import type { PdfjsDocument } from '../../packages/server/src/drivers/reader/pdfjs/messages.ts';
import { readTaggedPages } from '../../packages/server/src/drivers/reader/pdfjs/tagged-pages.ts';

export async function readTaggedText(pdf: Uint8Array): Promise<TaggedPages> {
  return await opened(pdf, readTaggedPages);
}

export async function colouredTexts(pdf: Uint8Array): Promise<ColouredText[]> {
  return await opened(pdf, (document) => readColouredTexts(document, OPS));
}

async function opened<T>(pdf: Uint8Array, read: (document: PdfjsDocument) => Promise<T>) {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0, useSystemFonts: false });
  try {
    return await read((await task.promise) as unknown as PdfjsDocument);
  } finally {
    await task.destroy();
  }
}
