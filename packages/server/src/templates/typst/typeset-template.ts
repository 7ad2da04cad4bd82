import type { FontPairing, PageOptions, Quality, Warning } from '@offprint/contract';
import { LETTER_KEY, LETTER_KIND } from '../../domain/letter/letter-kind.ts';
import type { Resume } from '../../domain/resume/schema.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import { embeddedSource } from '../embedded-source.ts';
import { type FitStep, fitSteps } from '../fit-steps.ts';
import { installedFonts } from '../fonts/installed-fonts.ts';
import type { PrintLocale } from '../locale/locale.ts';
import { type PageGeometry, pageGeometry, readableAccent } from '../page-options.ts';
import { type Photo, type PreparedPhoto, preparePhoto } from '../photo.ts';
import { estimatePages, mostPages } from '../sections/estimate-pages.ts';
import { LETTER_SKIPPED } from '../sections/letter-skipped.ts';
import { holdsNameFromLeft, NAME_FROM_LEFT } from '../sections/names-from-left.ts';
import { type PreparedResume, prepareResume } from '../sections/prepare-resume.ts';
import { hasBreaks } from './breakable.ts';
import { sparesPageWhenTight } from './fitting.ts';
import { chooseFonts, fontChain, scriptFontFor } from './font-pairings.ts';
import { letterData } from './letter-data.ts';
import {
  contentData,
  type LanguageData,
  type LetterData,
  type TypesetData,
} from './typeset-data.ts';

/** A document ready to be set, with what the engine needs to know about it. */
export interface Typesetting {
  readonly data: TypesetData;
  /** Pictures by the path that the data names them by. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  readonly standard: string;
  readonly modifiedAt: string | null;
  readonly marginMm: PageGeometry['marginMm'];
  /** How tightly it may be set, and the step to try first. */
  readonly fit: { readonly steps: readonly FitStep[]; readonly start: number };
  readonly warnings: readonly Warning[];
}

export interface TypesetTemplate {
  readonly id: string;
  readonly info: TemplateInfo;
  /** The virtual path of its source. */
  readonly main: string;
  typeset(document: unknown, options: PageOptions, quality: Quality): Promise<Typesetting>;
  /** A lower bound of the page count if that may exceed `limit`, else 1. */
  estimatePages(document: unknown, options: PageOptions, limit: number): number;
}

/** The parts in which résumé designs differ, besides their sources. */
export interface TypesetDesign {
  readonly info: TemplateInfo;
  readonly main: string;
  readonly accentColor: string;
  readonly marginMm: PageGeometry['marginMm'];
  /** Null: the design prints no photo. */
  readonly photoWidthMm: number | null;
  readonly fonts: FontPairing;
  /** The size of the text in the design's own fonts. */
  readonly sizePt: number;
  /** The width of what stands beside the text, with the gap between. */
  readonly besideEm: number;
  /** How many of the document's languages it prints; absent: one. */
  readonly languages?: 2;
  /** Whether its source prints a letter before the résumé. */
  readonly letter?: true;
  /** Whether its source prints texts of its own, so that any font may be needed. */
  readonly anyFont?: true;
}

/** What all our résumé designs have in common. */
export const TYPST_RESUME = {
  pageSizes: ['A4', 'Letter'],
  plans: [],
  kind: 'resume',
  engine: 'typst',
} as const;

const NOTHING_TO_PRINT: Warning = {
  code: 'EMPTY_DOCUMENT',
  message: 'The document holds nothing to print, so the page is blank.',
};
const PHOTO_PATH = '/photo.jpg';

export function createTypesetTemplate(design: TypesetDesign): TypesetTemplate {
  const { info, main } = design;
  return {
    id: info.id,
    info,
    main,
    typeset: (document, options, quality) =>
      typesetResume(design, document as Resume, options, quality),
    estimatePages(document, options, limit) {
      if (mostPages(document, options) <= limit) return 1;
      const { content } = prepareResume(document as Resume, options);
      return estimatePages(content, options, info.columns);
    },
  };
}

async function typesetResume(
  design: TypesetDesign,
  document: Resume,
  options: PageOptions,
  quality: Quality,
): Promise<Typesetting> {
  const parts = await partsOf(design, document, options, quality);
  const { prepared, photo, fonts, page } = parts;
  const startsTight = sparesPageWhenTight(prepared.content, page, fonts.sizePt, {
    letterEm: fonts.letterEm,
    besideEm: design.besideEm,
  });
  const standard = options.pdfStandard ?? 'ua-1';
  const { modifiedAt } = prepared;
  return {
    data: dataOf(design, parts, options),
    fit: { steps: fitSteps(fonts.sizePt), start: startsTight ? 1 : 0 },
    images: photo ? new Map([[PHOTO_PATH, bytesOf(photo)]]) : new Map(),
    standard,
    marginMm: page.marginMm,
    modifiedAt: standard === 'ua-1' ? modifiedAt : (modifiedAt ?? latestDate(prepared.resume)),
    warnings: warningsOf(design, parts, options),
  };
}

type Parts = Awaited<ReturnType<typeof partsOf>>;

/** What a print consists of, by the document, the design and the options. */
async function partsOf(
  design: TypesetDesign,
  document: Resume,
  options: PageOptions,
  quality: Quality,
) {
  const prepared = prepareResume(document, options);
  const { resume, locale } = prepared;
  const content = contentData(prepared);
  const second = design.languages === 2 ? secondLanguage(prepared, options) : null;
  const letter = letterFor(design, resume, locale, options);
  const { photo, warning: photoWarning } = await photoFor(design, resume.basics?.image, quality);
  const sizePt = design.sizePt * (options.fontScale ?? 1);
  return {
    prepared,
    content,
    second,
    letter,
    /** All texts, for what depends on their characters. */
    text: JSON.stringify([content, second, letter]),
    photo,
    photoWarning,
    accent: readableAccent(options.accentColor ?? design.accentColor),
    source: embeddedSource(document, options),
    fonts: chooseFonts(design.fonts, options.fontPairing, sizePt),
    page: pageGeometry(options, design.marginMm),
  };
}

function dataOf(design: TypesetDesign, parts: Parts, options: PageOptions): TypesetData {
  const { prepared, content, second, letter, text, photo, accent, source, fonts, page } = parts;
  const isLetter = design.info.kind === LETTER_KIND.id;
  return {
    ...content,
    title: isLetter ? LETTER_KIND.title(prepared.resume) : content.title,
    isComposed: content.isComposed && (second?.isComposed ?? true),
    hasBreaks: content.hasBreaks || hasBreaks(JSON.stringify([second, letter])),
    second,
    letter,
    fromLeft: fromLeft(text, [content.dir, second?.dir]),
    ...fontChain(fonts, prepared.locale, prepared.sample, design.anyFont ? null : text),
    scriptFont: scriptFontFor(prepared.locale),
    accent: accent.color,
    sizePt: fonts.sizePt,
    page,
    isOrdered: options.sections !== undefined,
    attachment: source.attachment,
    photo: photo && {
      path: PHOTO_PATH,
      widthMm: photo.widthMm,
      heightMm: photo.heightMm,
      alt: content.name ?? content.title,
    },
  };
}

function warningsOf(design: TypesetDesign, parts: Parts, options: PageOptions): Warning[] {
  const { prepared, content, second, letter, text, photo } = parts;
  const hasHead = content.name || content.label || content.contacts.length > 0;
  const isEmpty = !letter && !hasHead && content.sections.length === 0 && !photo;
  return [
    ...prepared.warnings,
    parts.photoWarning,
    parts.accent.warning,
    parts.source.warning,
    design.languages === 2 && !second ? NO_SECOND_LANGUAGE : null,
    installedFonts().missingCharacters(text),
    letter || !letterIsAsked(prepared.resume, options) ? null : LETTER_SKIPPED,
    isEmpty ? NOTHING_TO_PRINT : null,
  ].filter((warning) => warning !== null);
}

function fromLeft(text: string, dirs: readonly unknown[]): string | null {
  return dirs.includes('rtl') && holdsNameFromLeft(text) ? NAME_FROM_LEFT : null;
}

/** A letter always comes first, wherever `sections` names it. */
function letterIsAsked(resume: Resume, { sections }: PageOptions): boolean {
  return resume[LETTER_KEY] !== undefined && (!sections || sections.includes('letter'));
}

function letterFor(
  { info, letter }: TypesetDesign,
  resume: Resume,
  locale: PrintLocale,
  options: PageOptions,
): LetterData | null {
  const isAsked = info.kind === LETTER_KIND.id || letterIsAsked(resume, options);
  return letter && isAsked ? letterData(resume, locale, options.anonymise ?? false) : null;
}

const NO_SECOND_LANGUAGE: Warning = {
  code: 'TRANSLATION_MISSING',
  message: 'The document has no other language under x-translations, so one alone was printed.',
  path: 'x-translations',
};

function secondLanguage({ other }: PreparedResume, options: PageOptions): LanguageData | null {
  const { locale: _ofTheFirst, ...asFirst } = options;
  return other && contentData(prepareResume(other, asFirst));
}

const NO_PHOTOS: Warning = {
  code: 'PHOTO_SKIPPED',
  message: 'The photo was left out: this template prints none.',
  path: 'basics.image',
};

async function photoFor(
  { photoWidthMm }: TypesetDesign,
  image: string | undefined,
  quality: Quality,
): Promise<PreparedPhoto> {
  if (photoWidthMm !== null) return await preparePhoto(image, quality, photoWidthMm);
  return { photo: null, warning: image?.trim() ? NO_PHOTOS : null };
}

/** PDF/A requires a date. That of the clock would change the bytes with each print. */
function latestDate({ basics: _basics, ...dated }: Resume): string {
  const dates = JSON.stringify(dated).match(/(?<=":")\d{4}(?:-\d{2}){0,2}(?=")/g) ?? [];
  const valid = dates.map((date) => Date.parse(date)).filter((date) => !Number.isNaN(date));
  return new Date(Math.max(0, ...valid)).toISOString();
}

function bytesOf({ dataUri }: Photo): Uint8Array {
  return Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64');
}
