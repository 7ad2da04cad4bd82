import { readFileSync } from 'node:fs';
import type { PageOptions, Quality, Warning } from '@offprint/contract';
import type { Resume } from '../../domain/resume/schema.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import type { PrintLocale } from '../locale/locale.ts';
import { type PageGeometry, pageGeometry, readableAccent } from '../page-options.ts';
import { type Photo, preparePhoto } from '../photo.ts';
import { estimatePages, mostPages } from '../sections/estimate-pages.ts';
import { prepareResume } from '../sections/prepare-resume.ts';
import type { ResumeContent } from '../sections/resume-content.ts';
import { breakEndlessWords } from './endless-words.ts';
import { type FontLibrary, fallbackFonts } from './fonts.ts';
import type { Html } from './fragments.ts';

/** A document laid out as HTML, with what the printing page needs to know of it. */
export interface Print extends PageGeometry {
  readonly bodyHtml: string;
  readonly bodyStyle: string;
  readonly title: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly modifiedAt: string | null;
  readonly warnings: readonly Warning[];
}

export interface Template {
  readonly id: string;
  readonly info: TemplateInfo;
  readonly css: string;
  print(document: unknown, options: PageOptions, quality: Quality): Promise<Print>;
  /** How many pages the print has at the least, where they may be more than `limit`; else 1. */
  estimatePages(document: unknown, options: PageOptions, limit: number): number;
}

/** What tells one résumé template from another. */
export interface ResumeDesign {
  readonly info: TemplateInfo;
  readonly stylesheet: URL;
  readonly accentColor: string;
  readonly marginMm: PageGeometry['marginMm'];
  readonly photoWidthMm: number;
  body(content: ResumeContent, photo: Photo | null): Html;
}

const NO_STANDARD: Warning = {
  code: 'PDF_STANDARD_UNAVAILABLE',
  message:
    'The template is printed by a browser, which writes tagged PDFs but none of this standard.',
  path: 'options.pdfStandard',
};
const NOTHING_TO_PRINT: Warning = {
  code: 'EMPTY_DOCUMENT',
  message: 'The document holds nothing to print, so the page is blank.',
};

/** @param fonts reads them when they are first needed */
export function createResumeTemplate(design: ResumeDesign, fonts: () => FontLibrary): Template {
  let css: string | undefined;
  return {
    id: design.info.id,
    info: design.info,
    get css() {
      css ??= readFileSync(design.stylesheet, 'utf8');
      return css;
    },
    print: (document, options, quality) =>
      printResume(design, fonts, document as Resume, options, quality),
    estimatePages(document, options, limit) {
      if (mostPages(document, options) <= limit) return 1;
      const { content } = prepareResume(document as Resume, options);
      return estimatePages(content, options, design.info.columns);
    },
  };
}

async function printResume(
  design: ResumeDesign,
  fonts: () => FontLibrary,
  resume: Resume,
  options: PageOptions,
  quality: Quality,
): Promise<Print> {
  const { content, locale, sample, ...prepared } = prepareResume(resume, options);
  const { image } = prepared.resume.basics ?? {};
  const { photo, warning } = await preparePhoto(image, quality, design.photoWidthMm);
  const accent = readableAccent(options.accentColor ?? design.accentColor);
  const bodyHtml = breakEndlessWords(String(await design.body(content, photo)));
  return {
    ...pageGeometry(options, design.marginMm),
    bodyHtml,
    bodyStyle: bodyStyle(accent.color, options.fontScale ?? 1, locale, sample),
    title: prepared.title,
    lang: locale.tag,
    dir: locale.dir,
    modifiedAt: prepared.modifiedAt,
    warnings: [
      ...prepared.warnings,
      warning,
      accent.warning,
      options.pdfStandard ? NO_STANDARD : null,
      missingCharacters(fonts().missingFrom(bodyHtml)),
      bodyHtml === '' ? NOTHING_TO_PRINT : null,
    ].filter((candidate) => candidate !== null),
  };
}

function bodyStyle(accent: string, scale: number, locale: PrintLocale, sample: string): string {
  const fonts = fallbackFonts(locale.language, sample);
  return `--accent: ${accent}; --font-scale: ${scale}; --fallback-fonts: ${fonts}; --colon: "${locale.colon}"`;
}

function missingCharacters(characters: readonly string[]): Warning | null {
  if (characters.length === 0) return null;
  const shown = characters.slice(0, 5).join(' ');
  const more = characters.length > 5 ? ` and ${characters.length - 5} more` : '';
  return {
    code: 'CHARACTERS_MISSING',
    message: `No font here has these characters, so they may print as boxes: ${shown}${more}`,
  };
}
