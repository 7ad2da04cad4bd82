import type { DocumentKind } from './document-kind.ts';
import { HTML_KIND } from './html/html-document.ts';
import { INVOICE_KIND } from './invoice/invoice-kind.ts';
import { LETTER_KIND } from './letter/letter-kind.ts';
import { missingSections } from './resume/app-shapes/missing-sections.ts';
import { parseResume } from './resume/parse.ts';
import type { Resume } from './resume/schema.ts';
import { printedPart } from './resume/select-content.ts';

export interface KindRegistry {
  /** Null when there is no kind of that id. */
  find(kindId: string): DocumentKind | null;
}

export const RESUME_KIND: DocumentKind<Resume> = {
  id: 'resume',
  parse: parseResume,
  missing: missingSections,
  printed: printedPart,
  title({ basics }) {
    const name = basics?.name?.replace(/\s+/g, ' ');
    return name === undefined ? 'Résumé' : `${name} – Résumé`;
  },
  photo: {
    path: 'basics.image',
    urlOf({ basics }) {
      const image = basics?.image?.trim();
      return image !== undefined && /^https?:/i.test(image) ? image : null;
    },
    with({ basics, ...rest }, dataUri) {
      const { image: _, ...others } = basics ?? {};
      return { ...rest, basics: { ...others, ...(dataUri !== null && { image: dataUri }) } };
    },
  },
};

/** The kinds that come with Offprint. */
export const BUILT_IN_KINDS: readonly DocumentKind[] = [
  RESUME_KIND,
  LETTER_KIND,
  INVOICE_KIND,
  HTML_KIND,
];

/** @throws Error when two kinds share an id */
export function createKindRegistry(kinds: readonly DocumentKind[]): KindRegistry {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  if (byId.size < kinds.length) {
    const ids = kinds.map(({ id }) => id).join(', ');
    throw new Error(`Two kinds of document have the same id: ${ids}.`);
  }
  return { find: (kindId) => byId.get(kindId) ?? null };
}

export const DOCUMENT_KINDS: KindRegistry = createKindRegistry(BUILT_IN_KINDS);
