import type { FontPairing, PageOptions } from '@offprint/contract';
import type { DescribedDocument } from '../described-document.ts';
import { sourceSkipped } from '../embedded-source.ts';
import { fitSteps } from '../fit-steps.ts';
import { installedFonts } from '../fonts/installed-fonts.ts';
import { type PageGeometry, pageGeometry, readableAccent } from '../page-options.ts';
import { holdsNameFromLeft, NAME_FROM_LEFT } from '../sections/names-from-left.ts';
import { hasBreaks } from './breakable.ts';
import { chooseFonts, fontChain, scriptFontFor } from './font-pairings.ts';
import { needsComposition, type TypesetData } from './typeset-data.ts';
import type { Typesetting } from './typeset-template.ts';

/** The parts in which designs of other documents differ, besides their sources. */
export interface DocumentDesign {
  readonly accentColor: string;
  readonly marginMm: PageGeometry['marginMm'];
  readonly fonts: FontPairing;
  readonly sizePt: number;
  /** Whether its source prints texts of its own, so that any font may be needed. */
  readonly anyFont?: true;
}

/**
 * The data of any document, with all that the shared sources read.
 *
 * @param content what the design prints, under the names that its source reads
 */
export function typesetDocument(
  design: DocumentDesign,
  described: DescribedDocument,
  content: Readonly<Record<string, unknown>>,
  options: PageOptions,
): Typesetting {
  const { title, locale, sample, modifiedAt } = described;
  const accent = readableAccent(options.accentColor ?? design.accentColor);
  const { language, region = null } = new Intl.Locale(locale.tag);
  const sizePt = design.sizePt * (options.fontScale ?? 1);
  const chosen = chooseFonts(design.fonts, options.fontPairing, sizePt);
  const text = JSON.stringify(content);
  const page = pageGeometry(options, design.marginMm);
  const data: TypesetData = {
    ...WITHOUT_SECTIONS,
    ...{ title, language, region },
    dir: locale.dir,
    colon: locale.colon,
    isComposed: !needsComposition(text),
    hasBreaks: hasBreaks(text),
    fromLeft: locale.dir === 'rtl' && holdsNameFromLeft(text) ? NAME_FROM_LEFT : null,
    ...fontChain(chosen, locale, sample, design.anyFont ? null : title + text),
    scriptFont: scriptFontFor(locale),
    accent: accent.color,
    sizePt: chosen.sizePt,
    page,
    ...content,
  };
  const standard = options.pdfStandard ?? 'ua-1';
  return {
    data,
    images: new Map(),
    marginMm: page.marginMm,
    fit: { steps: fitSteps(chosen.sizePt), start: 0 },
    standard,
    modifiedAt: standard === 'ua-1' ? modifiedAt : (modifiedAt ?? EPOCH),
    warnings: [
      ...described.warnings,
      accent.warning,
      sourceSkipped(options),
      installedFonts().missingCharacters(text),
    ].filter((warning) => warning !== null),
  };
}

/** PDF/A requires a date. That of the clock would change the bytes with each print. */
const EPOCH = new Date(0).toISOString();

const WITHOUT_SECTIONS = {
  description: null,
  keywords: [],
  name: null,
  label: null,
  contacts: [],
  sections: [],
  railEm: 0,
  isOrdered: false,
  attachment: null,
  photo: null,
  letter: null,
  second: null,
} as const;
