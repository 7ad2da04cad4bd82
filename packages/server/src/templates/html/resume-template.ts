import { readFileSync } from 'node:fs';
import type { PageOptions, Quality, Warning } from '@offprint/contract';
import { LETTER_KEY } from '../../domain/letter/letter-kind.ts';
import type { Resume } from '../../domain/resume/schema.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import { sourceSkipped } from '../embedded-source.ts';
import { type FallbackByGeneric, installedFonts } from '../fonts/installed-fonts.ts';
import type { PrintLocale } from '../locale/locale.ts';
import { type PageGeometry, pageGeometry, readableAccent } from '../page-options.ts';
import { type Photo, preparePhoto } from '../photo.ts';
import { estimatePages, mostPages } from '../sections/estimate-pages.ts';
import { LETTER_SKIPPED } from '../sections/letter-skipped.ts';
import { withNamesFromLeft } from '../sections/names-from-left.ts';
import { prepareResume } from '../sections/prepare-resume.ts';
import type { ResumeContent } from '../sections/resume-content.ts';
import { breakEndlessWords } from './endless-words.ts';
import type { Html } from './fragments.ts';
import { type HtmlFitStep, htmlFit } from './html-fit.ts';
import { withUsualCharacters } from './read-back.ts';

/** A document laid out as HTML, with everything that the printing page needs. */
export interface Print extends PageGeometry {
  readonly bodyHtml: string;
  readonly bodyStyle: string;
  /** Ways to set it, from the designed one to the tightest. */
  readonly fitSteps: readonly HtmlFitStep[];
  readonly title: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly modifiedAt: string | null;
  /** Families after those that the design names. Null if it names them itself. */
  readonly fallbackFonts: FallbackByGeneric | null;
  readonly warnings: readonly Warning[];
}

export interface Template {
  readonly id: string;
  readonly info: TemplateInfo;
  readonly css: string;
  print(document: unknown, options: PageOptions, quality: Quality): Promise<Print>;
  /** The least number of pages of the print if it may exceed `limit`, else 1. */
  estimatePages(document: unknown, options: PageOptions, limit: number): number;
}

/** The parts in which résumé templates differ. */
export interface ResumeDesign {
  readonly info: TemplateInfo;
  readonly stylesheet: URL;
  readonly accentColor: string;
  /** The text size, unless another scale is chosen. */
  readonly sizePt: number;
  readonly marginMm: PageGeometry['marginMm'];
  readonly photoWidthMm: number;
  body(content: ResumeContent, photo: Photo | null): Html;
}

export const NO_STANDARD: Warning = {
  code: 'PDF_STANDARD_UNAVAILABLE',
  message:
    'The template is printed by a browser, which writes tagged PDFs but none of this standard.',
  path: 'options.pdfStandard',
};
const NOTHING_TO_PRINT: Warning = {
  code: 'EMPTY_DOCUMENT',
  message: 'The document holds nothing to print, so the page is blank.',
};

export function createResumeTemplate(design: ResumeDesign): Template {
  let css: string | undefined;
  return {
    id: design.info.id,
    info: design.info,
    get css() {
      css ??= readFileSync(design.stylesheet, 'utf8');
      return css;
    },
    print: (document, options, quality) =>
      printResume(design, document as Resume, options, quality),
    estimatePages(document, options, limit) {
      if (mostPages(document, options) <= limit) return 1;
      const { content } = prepareResume(document as Resume, options);
      return estimatePages(content, options, design.info.columns);
    },
  };
}

async function printResume(
  design: ResumeDesign,
  resume: Resume,
  options: PageOptions,
  quality: Quality,
): Promise<Print> {
  const { content, locale, sample, ...prepared } = prepareResume(resume, options);
  const { image } = prepared.resume.basics ?? {};
  const { photo, warning } = await preparePhoto(image, quality, design.photoWidthMm);
  const accent = readableAccent(options.accentColor ?? design.accentColor);
  const fitted = htmlFit(design.sizePt, options.fontScale ?? 1);
  const designed = breakEndlessWords(String(await design.body(content, photo)));
  const bodyHtml = withUsualCharacters(
    locale.dir === 'rtl' ? withNamesFromLeft(designed) : designed,
  );
  return {
    ...pageGeometry(options, design.marginMm),
    bodyHtml,
    bodyStyle: bodyStyle(accent.color, design.sizePt, fitted[0], locale, sample),
    fitSteps: fitted,
    title: prepared.title,
    lang: locale.tag,
    dir: locale.dir,
    modifiedAt: prepared.modifiedAt,
    fallbackFonts: null,
    warnings: [
      ...prepared.warnings,
      warning,
      accent.warning,
      options.pdfStandard ? NO_STANDARD : null,
      sourceSkipped(options),
      prepared.resume[LETTER_KEY] === undefined ? null : LETTER_SKIPPED,
      installedFonts().missingCharacters(bodyHtml),
      bodyHtml === '' ? NOTHING_TO_PRINT : null,
    ].filter((candidate) => candidate !== null),
  };
}

/** The custom properties of the style sheets. */
export function bodyStyle(
  accent: string,
  sizePt: number,
  designed: HtmlFitStep | undefined,
  locale: PrintLocale,
  sample: string,
): string {
  const families = installedFonts().fallbackFor(locale, sample);
  const fonts = [...families.map((family) => `'${family}'`), 'sans-serif'].join(', ');
  const properties = Object.entries({ ...designed?.properties, '--size': `${sizePt}pt` });
  const set = properties.map(([name, value]) => `${name}: ${value}`).join('; ');
  return `--accent: ${accent}; ${set}; --fallback-fonts: ${fonts}; --colon: "${locale.colon}"`;
}
