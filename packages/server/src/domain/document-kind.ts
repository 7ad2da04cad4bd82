import type { PageOptions, Problem } from '@offprint/contract';

/** A kind of document, such as a résumé, a letter or an invoice. Templates name theirs by its id. */
export interface DocumentKind<Document = unknown> {
  readonly id: string;
  /** The document made fit to print, or everything that is wrong with it. Never throws. */
  parse(data: Readonly<Record<string, unknown>>): ParsedDocument<Document>;
  /** What a document lacks to be kept for later, though it could be printed. */
  missing?(data: Readonly<Record<string, unknown>>): readonly Problem[];
  /** What a person would call this document. */
  title(document: Document): string;
  /** What of it programs should read in a print with these options; absent: every value. */
  printed?(document: Document, options: PageOptions): unknown;
  /** A document brings a style of its own, so that its length says nothing of what its print takes. */
  readonly bringsStyle?: true;
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
