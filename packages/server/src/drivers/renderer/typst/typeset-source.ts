import type { PageOptions, Quality, Warning } from '@offprint/contract';
import type { VerticalMarginsMm } from '../page-fill.ts';

/**
 * What the driver prints: templates and the fonts they share. The driver knows Typst and nothing of
 * résumés; whoever composes the system hands it this.
 */
export interface TypesetSource {
  /** Typst sources of ours by virtual path, such as `/designs/modern.typ`: the same for every document. */
  readonly files: ReadonlyMap<string, string>;
  readonly templates: readonly TypesetTemplate[];
  /** Templates besides, which may come, change and go. */
  findLive?(templateId: string): TypesetTemplate | null;
  /** Absolute paths of static TrueType or OpenType files, one a face. */
  readonly fontFiles: readonly string[];
  /** Further fonts of the same form. */
  readonly fonts?: readonly Uint8Array[];
}

export interface TypesetTemplate {
  readonly id: string;
  /** The path in `files`, or in what comes with a document, that is included: a document, with its set rules at the top. */
  readonly main: string;
  /** @throws OffprintError INVALID_DOCUMENT when the document can't be printed */
  typeset(document: unknown, options: PageOptions, quality: Quality): Promise<TypesetDocument>;
}

/** One document, ready to be set. Every value in it is untrusted. */
export interface TypesetDocument {
  /** JSON; it reaches the source as data alone: `#let data = json("/data.json")`. */
  readonly data: unknown;
  /** What it is set with alone by virtual path: pictures such as `/photo.jpg`, and sources. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** The PDF standard that is kept to, such as `ua-1`. */
  readonly standard: string;
  /**
   * ISO 8601, from the document itself; it dates the PDF, whose source leaves its date `auto`. Null:
   * the PDF has no dates.
   */
  readonly modifiedAt: string | null;
  /** Above and below the text of a page, by which it counts as full; none by default. */
  readonly marginMm?: VerticalMarginsMm | undefined;
  /** How tight it may be set; absent: as it is. */
  readonly fit?: TypesetFit | undefined;
  /** What was left out or changed. They reach the user with the finished job. */
  readonly warnings: readonly Warning[];
}

/** Settings that the source reads from `/fit.json`, from the designed one to the tightest. */
export interface TypesetFit {
  readonly steps: readonly { readonly setting: unknown /** For users. */; readonly note: string }[];
  /** The one that is likely to be right. */
  readonly start: number;
}
