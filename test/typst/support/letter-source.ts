import { fileURLToPath } from 'node:url';
import { OffprintError } from '../../../packages/server/src/domain/errors.ts';
import type {
  TypesetDocument,
  TypesetSource,
} from '../../../packages/server/src/drivers/renderer/typst/typeset-source.ts';

/** What the documents of these tests are: any part of what is set, and what is said on its pages. */
export interface LetterDocument extends Partial<Omit<TypesetDocument, 'data'>> {
  /** A page each. */
  readonly pages?: readonly string[];
  /** What a template of ours might be made to do: Typst code. */
  readonly code?: string;
  readonly isRefused?: boolean;
}

const INTER = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
);

/** The code of a letter is its source, which no document ever is: only so can a test go wrong. */
const LETTER = `
#let letter = json("/data.json")
#set document(title: letter.title)
#set page(margin: 15mm)
#set text(font: "Inter", size: 12pt, fallback: false, lang: "en")
#letter.pages.join(pagebreak())
#eval(letter.code, mode: "code")
`;

/** A template that prints whatever text the test hands it. */
export function letterSource(): TypesetSource {
  return {
    files: new Map([['/letter.typ', LETTER]]),
    fontFiles: [INTER],
    templates: [{ id: 'letter', main: '/letter.typ', typeset: async (letter) => typeset(letter) }],
  };
}

function typeset(document: unknown): TypesetDocument {
  const { isRefused, pages = [], code = '', ...more } = document as LetterDocument;
  if (isRefused) throw new OffprintError('INVALID_DOCUMENT', 'This letter is refused.');
  return {
    data: { title: 'A letter', pages, code },
    images: new Map(),
    standard: 'ua-1',
    modifiedAt: '2025-03-04T05:06:07Z',
    warnings: [],
    ...more,
  };
}
