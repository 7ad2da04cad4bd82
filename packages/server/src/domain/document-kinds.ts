import type { Problem } from '@offprint/contract';
import { parseResume } from './resume/parse.ts';
import type { Resume } from './resume/schema.ts';

/** What a template prints: a résumé, and one day a letter or an invoice. */
export interface DocumentKind {
  readonly id: string;
  /** What a person would call this document. `document` comes out of `parse`. */
  title(document: unknown): string;
  /** The document made fit to print, or everything that is wrong with it. */
  parse(
    data: Readonly<Record<string, unknown>>,
  ):
    | { readonly ok: true; readonly document: unknown }
    | { readonly ok: false; readonly problems: readonly Problem[] };
}

const resume: DocumentKind = {
  id: 'resume',
  title(document) {
    const name = (document as Resume).basics?.name?.replace(/\s+/g, ' ');
    return name === undefined ? 'Résumé' : `${name} – Résumé`;
  },
  parse: parseResume,
};

export const DOCUMENT_KINDS: Readonly<Record<string, DocumentKind>> = { resume };
