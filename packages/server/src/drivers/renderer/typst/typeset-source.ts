import type { PageOptions, Quality, Warning } from '@offprint/contract';
import type { VerticalMarginsMm } from '../page-fill.ts';

/**
 * Templates and the fonts they share, for the driver to print. The driver knows Typst but no
 * résumés.
 */
export interface TypesetSource {
  /**
   * Our Typst sources by virtual path, such as `/designs/modern.typ`. The same for every document.
   */
  readonly files: ReadonlyMap<string, string>;
  readonly templates: readonly TypesetTemplate[];
  /** Finds additional templates that may come, change and go. */
  findLive?(templateId: string): TypesetTemplate | null;
  /** Absolute paths of static TrueType or OpenType files, one for each face. */
  readonly fontFiles: readonly string[];
  /** Further fonts of the same form. */
  readonly fonts?: readonly Uint8Array[];
}

export interface TypesetTemplate {
  readonly id: string;
  /**
   * The path of the included document, with its set rules at the top, in `files` or among a
   * document's own files.
   */
  readonly main: string;
  /** @throws OffprintError INVALID_DOCUMENT when the document cannot be printed */
  typeset(document: unknown, options: PageOptions, quality: Quality): Promise<TypesetDocument>;
}

/** A document ready for layout. Every value in it is untrusted. */
export interface TypesetDocument {
  /** JSON. It reaches the source only as data: `#let data = json("/data.json")`. */
  readonly data: unknown;
  /** The document's own files by virtual path: pictures such as `/photo.jpg`, and sources. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** The PDF standard to conform to, such as `ua-1`. */
  readonly standard: string;
  /**
   * ISO 8601, from the document itself, for the dates of the PDF. The source must leave its date
   * `auto`. Null: the PDF has no dates.
   */
  readonly modifiedAt: string | null;
  /** The margins above and below the text of a page, to measure how full it is. None by default. */
  readonly marginMm?: VerticalMarginsMm | undefined;
  /** How tight it may be set. Absent: only as it is. */
  readonly fit?: TypesetFit | undefined;
  /** What was left out or changed, shown to the user with the finished job. */
  readonly warnings: readonly Warning[];
}

/** Settings that the source reads from `/fit.json`, from the designed one to the tightest. */
export interface TypesetFit {
  readonly steps: readonly { readonly setting: unknown /** For users. */; readonly note: string }[];
  /** The step that is likely to be right. */
  readonly start: number;
}
