import type { Problem } from '@offprint/contract';
import { HTML_KIND } from './html/html-document.ts';
import { INVOICE_KIND } from './invoice/invoice-kind.ts';
import { LETTER_KIND } from './letter/letter-kind.ts';
import { missingSections } from './resume/app-shapes/missing-sections.ts';
import { parseResume } from './resume/parse.ts';
import type { Resume } from './resume/schema.ts';

/** A kind of document, such as a résumé, a letter or an invoice. Templates name theirs by its id. */
export interface DocumentKind<Document = unknown> {
  readonly id: string;
  /** The document made fit to print, or everything that is wrong with it. Never throws. */
  parse(data: Readonly<Record<string, unknown>>): ParsedDocument<Document>;
  /** What a document lacks to be kept for later, though it could be printed. */
  missing?(data: Readonly<Record<string, unknown>>): readonly Problem[];
  /** What a person would call this document. */
  title(document: Document): string;
  /** A document to show templates with. */
  readonly sample?: Readonly<Record<string, unknown>>;
  /** Where a photo stands that may be named by a URL; absent where there is none. */
  readonly photo?: PhotoPlace<Document>;
}

export interface PhotoPlace<Document = unknown> {
  readonly path: string;
  /** Null where there is none, or one that is embedded already. */
  urlOf(document: Document): string | null;
  /** A copy with this photo in its place; null for without. */
  with(document: Document, dataUri: string | null): Document;
}

export type ParsedDocument<Document = unknown> =
  | { readonly ok: true; readonly document: Document }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface KindRegistry {
  /** Null when there is no kind of that id. */
  find(kindId: string): DocumentKind | null;
}

export const RESUME_KIND: DocumentKind<Resume> = {
  id: 'resume',
  parse: parseResume,
  missing: missingSections,
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
