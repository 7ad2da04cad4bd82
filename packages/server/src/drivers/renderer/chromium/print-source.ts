import type { PageOptions, Quality, Warning } from '@offprint/contract';

/** The host of font URLs. No request to it leaves the machine: `readFont` answers them. */
export const FONT_ORIGIN = 'https://fonts.offprint.invalid';

/**
 * Templates and the fonts they share, for the driver to print. The driver knows HTML but no
 * résumés.
 */
export interface PrintSource {
  /** `@font-face` rules whose URLs are `https://fonts.offprint.invalid/<fileName>`. */
  readonly fontCss: string;
  /** CSS font shorthands that are loaded when a hot page is made, such as `400 12px "Inter"`. */
  readonly preloadFonts: readonly string[];
  /** The font file of that name. Null if there is none. */
  readFont(fileName: string): Promise<Uint8Array | null>;
  readonly templates: readonly PrintableTemplate[];
  /** Finds additional templates that may come, change and go. Their styles are in their bodies. */
  findLive?(templateId: string): Omit<PrintableTemplate, 'css'> | null;
}

export interface PrintableTemplate {
  readonly id: string;
  /** Kept in the hot page, and enabled only for prints of this template. */
  readonly css: string;
  /** @throws OffprintError INVALID_DOCUMENT when the document cannot be printed */
  print(
    document: unknown,
    options: PageOptions,
    quality: Quality,
  ): Promise<PrintableDocument | ForeignDocument>;
}

/** A document ready for layout. Every value in it is untrusted. */
export interface PrintableDocument {
  readonly bodyHtml: string;
  /**
   * The body's style attribute, with custom properties such as the accent colour and the font
   * scale.
   */
  readonly bodyStyle: string;
  /** Ways to set it, from that of `bodyStyle` to the tightest. Absent: only that one. */
  readonly fitSteps?: readonly FitStep[] | undefined;
  readonly title: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** ISO 8601, from the document itself, for the dates of the PDF. Null: the PDF has no dates. */
  readonly modifiedAt: string | null;
  /** Families after those that the design names. Null if it names them itself. */
  readonly fallbackFonts: FallbackFonts | null;
  readonly pageWidthMm: number;
  readonly pageHeightMm: number;
  readonly marginMm: PageMarginsMm;
  /** What was left out or changed, shown to the user with the finished job. */
  readonly warnings: readonly Warning[];
}

/** Custom properties that set a document tighter. */
export interface FitStep {
  readonly properties: Readonly<Record<string, string>>;
  /** For users; empty: as designed. */
  readonly note: string;
}

/** By the generic family of CSS. */
export interface FallbackFonts {
  readonly sansSerif: readonly string[];
  readonly serif: readonly string[];
}

/** A document with its own markup. It never shares a page with other documents. */
export interface ForeignDocument
  extends Pick<
    PrintableDocument,
    'pageWidthMm' | 'pageHeightMm' | 'marginMm' | 'modifiedAt' | 'fallbackFonts' | 'warnings'
  > {
  /** From the doctype on. */
  readonly documentHtml: string;
  /**
   * Ways to set it, from its own to the tightest, by properties with lower priority than its own.
   */
  readonly fitSteps: readonly FitStep[];
  /** Null: the title in the markup. */
  readonly title: string | null;
  readonly lang: string | null;
  /** Used where the markup has none. */
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
