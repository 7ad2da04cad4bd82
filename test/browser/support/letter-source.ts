import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { OffprintError } from '../../../packages/server/src/domain/errors.ts';
import type {
  PrintableDocument,
  PrintSource,
} from '../../../packages/server/src/drivers/renderer/chromium/print-source.ts';

/** What the documents of these tests are: the printable form itself, any part left out. */
export type LetterDocument = Partial<PrintableDocument> & { readonly isRefused?: boolean };

/** One opaque pixel. */
export const PIXEL_URL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const FONT_WEIGHTS = [400, 700];

/** Two templates that print whatever HTML the test hands them. */
export function letterSource(): PrintSource {
  return {
    fontCss: FONT_WEIGHTS.map(fontFace).join('\n'),
    preloadFonts: FONT_WEIGHTS.map((weight) => `${weight} 12px "Inter"`),
    async readFont(fileName) {
      const url = import.meta.resolve(`@fontsource/inter/files/${fileName}`);
      return await readFile(fileURLToPath(url)).catch(() => null);
    },
    templates: [
      template('plain', 'body { margin: 0; font: 12px Inter }'),
      template('loud', 'body { margin: 0; font: 700 24px Inter } p::before { content: "LOUD " }'),
    ],
  };
}

function template(id: string, css: string): PrintSource['templates'][number] {
  return {
    id,
    css,
    async print(document) {
      const { isRefused, ...letter } = document as LetterDocument;
      if (isRefused) throw new OffprintError('INVALID_DOCUMENT', 'This letter is refused.');
      return { ...EMPTY_LETTER, ...letter };
    },
  };
}

function fontFace(weight: number): string {
  const url = `https://fonts.offprint.invalid/inter-latin-${weight}-normal.woff2`;
  return `@font-face { font-family: Inter; font-weight: ${weight}; src: url(${url}) format("woff2") }`;
}

const EMPTY_LETTER: PrintableDocument = {
  bodyHtml: '',
  bodyStyle: '',
  title: 'A letter',
  lang: 'en',
  dir: 'ltr',
  modifiedAt: '2025-03-04T05:06:07Z',
  fallbackFonts: null,
  pageWidthMm: 210,
  pageHeightMm: 297,
  marginMm: { top: 15, right: 15, bottom: 15, left: 15 },
  warnings: [],
};
