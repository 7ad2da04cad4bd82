import type { PageOptions, Problem } from '@offprint/contract';

/** A kind of document, such as a résumé, a letter or an invoice. Templates name theirs by its id. */
export interface DocumentKind<Document = unknown> {
  readonly id: string;
  /** The document in printable form, or everything that is wrong with it. Never throws. */
  parse(data: Readonly<Record<string, unknown>>): ParsedDocument<Document>;
  /** What a document lacks to be stored, although it could be printed. */
  missing?(data: Readonly<Record<string, unknown>>): readonly Problem[];
  /** What a person would call this document. */
  title(document: Document): string;
  /** The part that programs should read in a print with these options; absent: every value. */
  printed?(document: Document, options: PageOptions): unknown;
  /** Whether documents have their own style, so that their length says little about their print time. */
  readonly bringsStyle?: true;
  /** A document to show templates with. */
  readonly sample?: Readonly<Record<string, unknown>>;
  /** Where a photo may be named by URL; absent if nowhere. */
  readonly photo?: PhotoPlace<Document>;
}

export interface PhotoPlace<Document = unknown> {
  readonly path: string;
  /** Null if there is none, or one that is embedded already. */
  urlOf(document: Document): string | null;
  /** A copy with this photo in its place; null removes it. */
  with(document: Document, dataUri: string | null): Document;
}

export type ParsedDocument<Document = unknown> =
  | { readonly ok: true; readonly document: Document }
  | { readonly ok: false; readonly problems: readonly Problem[] };
