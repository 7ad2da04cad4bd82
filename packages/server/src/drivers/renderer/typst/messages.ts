import type { VerticalMarginsMm } from '../page-fill.ts';

// What the server and a process of the compiler say to each other.

/** What every document of a process is set with; the first message to it. */
export interface Equipment {
  readonly files: ReadonlyMap<string, string>;
  readonly fontFiles: readonly string[];
  readonly fonts?: readonly Uint8Array[];
}

/** The documents of a template, dated or not. */
export interface Typesetting {
  /** The path of the template's source. */
  readonly main: string;
  /** JSON. */
  readonly data: string;
  readonly images: ReadonlyMap<string, Uint8Array>;
  readonly standard: string;
  /** Seconds since 1970; null: the PDF has no dates. */
  readonly timestampSeconds: number | null;
  readonly marginMm: VerticalMarginsMm;
  /** JSON, one of which the source reads from `/fit.json`: from the designed to the tightest. */
  readonly fitSettings: readonly string[];
  /** Which of them is likely to be right. */
  readonly fitStart: number;
  /** So many pages at the most, if a setting allows it; null: as many as it takes. */
  readonly wantedPages: number | null;
}

export interface PrintTask extends Typesetting {
  readonly does: 'print';
  readonly maxPages: number;
}

export interface DrawTask extends Typesetting {
  readonly does: 'draw';
  readonly widthPx: number;
}

export interface IdentifyTask {
  readonly does: 'identify';
}

export type Task = PrintTask | DrawTask | IdentifyTask;

/** The answer to the equipment: the process takes tasks, or can't. */
export interface Readiness {
  /** Why there is no compiler here; null: it is ready. */
  readonly missing: string | null;
}

/** What the compiler says of a source: never shown to users, for it speaks of our code. */
export type Diagnostics = readonly string[];

export type Answer =
  | {
      readonly is: 'printed';
      readonly bytes: Uint8Array;
      readonly pageCount: number;
      /** Which of the settings it is. */
      readonly fitStep: number;
      readonly pageFill: number | null;
      /** Whether a character has no glyph in any font, so that the standard could not be kept. */
      readonly lacksGlyphs: boolean;
      readonly diagnostics: Diagnostics;
    }
  | { readonly is: 'tooLong'; readonly pageCount: number }
  | { readonly is: 'drawn'; readonly png: Uint8Array }
  | { readonly is: 'identified'; readonly version: string }
  | { readonly is: 'failed'; readonly diagnostics: Diagnostics };
