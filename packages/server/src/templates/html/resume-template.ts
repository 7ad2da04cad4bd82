import { readFileSync } from 'node:fs';
import type { PageOptions, Quality, Warning } from '@offprint/contract';
import type { Resume } from '../../domain/resume/schema.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import { createDateFormat } from '../locale/dates.ts';
import type { LabelSet } from '../locale/english.ts';
import { labelsFor } from '../locale/labels.ts';
import { type PrintLocale, resolveLocale } from '../locale/locale.ts';
import { type PageGeometry, pageGeometry, readableAccent } from '../page-options.ts';
import { type Photo, preparePhoto } from '../photo.ts';
import { estimatePages } from '../sections/estimate-pages.ts';
import { type ResumeContent, resumeContent } from '../sections/resume-content.ts';
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
  /** How many pages the print has at the least; far cheaper than to print it. */
  estimatePages(document: unknown, options: PageOptions): number;
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
    estimatePages(document, options) {
      const { content } = readResume(document as Resume, options);
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
  const { content, labels, locale, sample } = readResume(resume, options);
  const { photo, warning } = await preparePhoto(resume.basics?.image, quality, design.photoWidthMm);
  const accent = readableAccent(options.accentColor ?? design.accentColor);
  const bodyHtml = breakEndlessWords(String(await design.body(content, photo)));
  return {
    ...pageGeometry(options, design.marginMm),
    bodyHtml,
    bodyStyle: bodyStyle(accent.color, options.fontScale ?? 1, locale, sample),
    title: titleOf(content.name, labels.resume),
    lang: locale.tag,
    dir: locale.dir,
    modifiedAt: modifiedAt(resume.meta?.lastModified),
    warnings: [
      warning,
      accent.warning,
      missingCharacters(fonts().missingFrom(bodyHtml)),
      bodyHtml === '' ? NOTHING_TO_PRINT : null,
    ].filter((candidate) => candidate !== null),
  };
}

interface ReadResume {
  readonly content: ResumeContent;
  readonly labels: LabelSet;
  readonly locale: PrintLocale;
  /** Enough of what the person wrote to tell its script. */
  readonly sample: string;
}

function readResume(resume: Resume, options: PageOptions): ReadResume {
  const sample = sampleOf(resume);
  const locale = resolveLocale([options.locale, ...declaredLanguages(resume)], sample);
  const labels = labelsFor(locale.language);
  const wording = { labels, dates: createDateFormat(locale), locale: locale.tag };
  return { content: resumeContent(resume, wording), labels, locale, sample };
}

function titleOf(name: string | null, label: string): string {
  return name === null ? label : `${name.replace(/\s+/g, ' ')} – ${label}`;
}

function bodyStyle(accent: string, scale: number, locale: PrintLocale, sample: string): string {
  const fonts = fallbackFonts(locale.language, sample);
  return `--accent: ${accent}; --font-scale: ${scale}; --fallback-fonts: ${fonts}`;
}

function sampleOf({ basics, work }: Resume): string {
  const texts = [
    basics?.name,
    basics?.label,
    basics?.summary,
    work?.[0]?.position,
    work?.[0]?.summary,
  ];
  return texts.join(' ').slice(0, 2_000);
}

/** JSON Resume has no key for the language; these are the ones in use. */
function declaredLanguages({ meta, lang, language }: Resume): unknown[] {
  return [meta?.lang, meta?.language, meta?.locale, lang, language];
}

function modifiedAt(lastModified: string | undefined): string | null {
  if (lastModified === undefined) return null;
  const hasZone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i.test(lastModified.slice(10));
  const hasTime = lastModified.length > 10;
  const date = new Date(hasTime && !hasZone ? `${lastModified}Z` : lastModified);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
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
