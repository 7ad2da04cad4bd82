import type { FontPairing } from '@offprint/contract';
import { installedFonts } from '../fonts/installed-fonts.ts';
import type { PrintLocale } from '../locale/locale.ts';
import type { ScriptFont, TypesetData } from './typeset-data.ts';

type Family = 'Inter' | 'Source Serif 4';

interface Pairing {
  readonly text: Family;
  /** The font of the name and of section headings. */
  readonly headings: Family;
}

const PAIRINGS: Readonly<Record<FontPairing, Pairing>> = {
  sans: { text: 'Inter', headings: 'Inter' },
  serif: { text: 'Source Serif 4', headings: 'Source Serif 4' },
  'serif-headings': { text: 'Inter', headings: 'Source Serif 4' },
  'sans-headings': { text: 'Source Serif 4', headings: 'Inter' },
};

interface Measures {
  /** The mean width of a letter. */
  readonly letterEm: number;
  /** The factor by which it is set larger, to look as large as the others. */
  readonly opticalSize: number;
}

const MEASURES: Readonly<Record<Family, Measures>> = {
  Inter: { letterEm: 0.525, opticalSize: 1 },
  'Source Serif 4': { letterEm: 0.46, opticalSize: 1.09 },
};

/** The fonts of a print, the size in which they are set, and how wide their letters are. */
export interface ChosenFonts extends Pairing {
  readonly sizePt: number;
  readonly letterEm: number;
}

/** @param sizePt in the fonts of the design */
export function chooseFonts(
  ofDesign: FontPairing,
  chosen: FontPairing | undefined,
  sizePt: number,
): ChosenFonts {
  const pairing = PAIRINGS[chosen ?? ofDesign];
  const measures = MEASURES[pairing.text];
  const optical = measures.opticalSize / MEASURES[PAIRINGS[ofDesign].text].opticalSize;
  return { ...pairing, sizePt: sizePt * optical, letterEm: measures.letterEm };
}

/**
 * Typst looks for what no installed font has, such as signs of mathematics, in fonts of its own,
 * which takes up to a millisecond a character.
 */
const MOST_SOUGHT = 200;

/**
 * The families that a text is set in; each is asked for the characters that those before it lack.
 *
 * @param text null where more is printed than is known, so that any font may be needed
 */
export function fontChain(
  chosen: Pick<ChosenFonts, 'text' | 'headings'>,
  locale: Pick<PrintLocale, 'language' | 'script'>,
  sample: string,
  text: string | null,
): Pick<TypesetData, 'fonts' | 'headingFonts' | 'seeksFonts'> {
  const installed = installedFonts();
  const all = installed.fallbackFor(locale, sample);
  const others = text === null ? all : installed.onlyUseful(all, text);
  return {
    fonts: [chosen.text, ...others],
    headingFonts: [chosen.headings, ...others],
    seeksFonts: text === null || installed.countMissing(text) <= MOST_SOUGHT,
  };
}

/** Digits, spaces, and the signs that stand among them. */
const BETWEEN_WORDS = String.raw`\x{20}-\x{2e}\x{30}-\x{3b}\x{3f}\x{a0}\x{2013}\x{2014}\x{2022}`;
const ARABIC = String.raw`\x{600}-\x{6ff}\x{750}-\x{77f}\x{8a0}-\x{8ff}\x{fb50}-\x{fdff}\x{fe70}-\x{fefc}`;
const HEBREW = String.raw`\x{590}-\x{5ff}\x{fb1d}-\x{fb4f}`;

/**
 * The fonts of scripts that run from the right, used for the spaces and signs between their words
 * as well: readers reverse each run of one font by itself, so a space of another font would put the
 * words in the wrong order.
 */
const SCRIPT_FONTS: Readonly<Record<string, ScriptFont>> = {
  Arab: { name: 'Vazirmatn', covers: `[${ARABIC}${BETWEEN_WORDS}]` },
  Hebr: { name: 'Noto Sans Hebrew', covers: `[${HEBREW}${BETWEEN_WORDS}]` },
};

/** Null for scripts that need no such font. */
export function scriptFontFor({ script }: Pick<PrintLocale, 'script'>): ScriptFont | null {
  return SCRIPT_FONTS[script] ?? null;
}
