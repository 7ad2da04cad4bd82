import type { PageOptions, Quality, Warning } from '@offprint/contract';

/** The host that font URLs name. No request to it leaves the machine: `readFont` answers them. */
export const FONT_ORIGIN = 'https://fonts.offprint.invalid';

/**
 * What the driver prints: templates and the fonts they share. The driver knows HTML and nothing of
 * résumés; whoever composes the system hands it this.
 */
export interface PrintSource {
  /** `@font-face` rules whose URLs are `https://fonts.offprint.invalid/<fileName>`. */
  readonly fontCss: string;
  /** CSS font shorthands that are loaded when a hot page is made, such as `400 12px "Inter"`. */
  readonly preloadFonts: readonly string[];
  /** The font file of that name, or null when there is none. */
  readFont(fileName: string): Promise<Uint8Array | null>;
  readonly templates: readonly PrintableTemplate[];
  /** Templates besides, which may come, change and go: their styles are in the bodies that they make. */
  findLive?(templateId: string): Omit<PrintableTemplate, 'css'> | null;
}

export interface PrintableTemplate {
  readonly id: string;
  /** Kept in the hot page, and switched on only for the prints of this template. */
  readonly css: string;
  /** @throws OffprintError INVALID_DOCUMENT when the document can't be printed */
  print(
    document: unknown,
    options: PageOptions,
    quality: Quality,
  ): Promise<PrintableDocument | ForeignDocument>;
}

/** One document, ready to be laid out. Every value in it is untrusted. */
export interface PrintableDocument {
  readonly bodyHtml: string;
  /** The body's style attribute: custom properties for the accent colour, the font scale … */
  readonly bodyStyle: string;
  /** Ways to set it, from the one of `bodyStyle` to the tightest; absent: as it is. */
  readonly fitSteps?: readonly FitStep[] | undefined;
  readonly title: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** ISO 8601, from the document itself; it dates the PDF. Null: the PDF has no dates. */
  readonly modifiedAt: string | null;
  /** Families behind those that the design names; null where it names them itself. */
  readonly fallbackFonts: FallbackFonts | null;
  readonly pageWidthMm: number;
  readonly pageHeightMm: number;
  readonly marginMm: PageMarginsMm;
  /** What was left out or changed. They reach the user with the finished job. */
  readonly warnings: readonly Warning[];
}

/** Custom properties that set a document tighter. */
export interface FitStep {
  readonly properties: Readonly<Record<string, string>>;
  /** For users; empty: as designed. */
  readonly note: string;
}

/** By the generic family of CSS that stands for what a machine has. */
export interface FallbackFonts {
  readonly sansSerif: readonly string[];
  readonly serif: readonly string[];
}

/** A document with markup of its own: it is never shown in a page where others are. */
export interface ForeignDocument
  extends Pick<
    PrintableDocument,
    'pageWidthMm' | 'pageHeightMm' | 'marginMm' | 'modifiedAt' | 'fallbackFonts' | 'warnings'
  > {
  /** From the doctype on. */
  readonly documentHtml: string;
  /** Ways to set it, from the one that it says to the tightest, by properties below its own. */
  readonly fitSteps: readonly FitStep[];
  /** Null: what the markup says. */
  readonly title: string | null;
  readonly lang: string | null;
  /** Where the markup says none. */
  readonly fallback: { readonly title: string; readonly lang: string };
  /** Whether `@page { size }` counts. */
  readonly prefersCssPageSize: boolean;
}

export interface PageMarginsMm {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}
