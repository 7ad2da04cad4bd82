import type { VerticalMarginsMm } from '../page-fill.ts';

// The messages between the server and a process of the compiler.

/** The first message to a process: what all its documents are set with. */
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
  /** JSON for `/fit.json`, one for each step from the designed one to the tightest. */
  readonly fitSettings: readonly string[];
  /** The step that is likely to be right. */
  readonly fitStart: number;
  /** The most pages, if a step allows it; null: any number. */
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

/** The answer to the equipment: whether the process can take tasks. */
export interface Readiness {
  /** Why the compiler can't run; null: it is ready. */
  readonly missing: string | null;
}

/** The compiler's messages about a source. Never shown to users, since they are about our code. */
export type Diagnostics = readonly string[];

export type Answer =
  | {
      readonly is: 'printed';
      readonly bytes: Uint8Array;
      readonly pageCount: number;
      /** The step that was used. */
      readonly fitStep: number;
      readonly pageFill: number | null;
      /** Whether a character has no glyph in any font, so that the PDF standard could not be kept. */
      readonly lacksGlyphs: boolean;
      readonly diagnostics: Diagnostics;
    }
  | { readonly is: 'tooLong'; readonly pageCount: number }
  | { readonly is: 'drawn'; readonly png: Uint8Array }
  | { readonly is: 'identified'; readonly version: string }
  | { readonly is: 'failed'; readonly diagnostics: Diagnostics };
