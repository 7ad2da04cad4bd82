import type { FontPairing } from '@offprint/contract';
import type { PrintLocale } from '../locale/locale.ts';
import type { ScriptFont } from './typeset-data.ts';

type Family = 'Inter' | 'Source Serif 4';

interface Pairing {
  readonly text: Family;
  /** Of the name and of the sections. */
  readonly headings: Family;
}

const PAIRINGS: Readonly<Record<FontPairing, Pairing>> = {
  sans: { text: 'Inter', headings: 'Inter' },
  serif: { text: 'Source Serif 4', headings: 'Source Serif 4' },
  'serif-headings': { text: 'Inter', headings: 'Source Serif 4' },
  'sans-headings': { text: 'Source Serif 4', headings: 'Inter' },
};

interface Measures {
  /** How wide a letter is on average. */
  readonly letterEm: number;
  /** How large it is set to look as large as the others. */
  readonly opticalSize: number;
}

const MEASURES: Readonly<Record<Family, Measures>> = {
  Inter: { letterEm: 0.525, opticalSize: 1 },
  'Source Serif 4': { letterEm: 0.46, opticalSize: 1.09 },
};

/** The fonts of a print, and how its text then measures. */
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

/** Digits, spaces, and the signs that stand among them. */
const BETWEEN_WORDS = String.raw`\x{20}-\x{2e}\x{30}-\x{3b}\x{3f}\x{a0}\x{2013}\x{2014}\x{2022}`;
const ARABIC = String.raw`\x{600}-\x{6ff}\x{750}-\x{77f}\x{8a0}-\x{8ff}\x{fb50}-\x{fdff}\x{fe70}-\x{fefc}`;
const HEBREW = String.raw`\x{590}-\x{5ff}\x{fb1d}-\x{fb4f}`;

/**
 * Scripts that run from the right bring the spaces between their words. Readers turn each piece of one
 * font around by itself: with spaces of another font, words would be read in the wrong order.
 */
const SCRIPT_FONTS: Readonly<Record<string, ScriptFont>> = {
  Arab: { name: 'Vazirmatn', covers: `[${ARABIC}${BETWEEN_WORDS}]` },
  Hebr: { name: 'Noto Sans Hebrew', covers: `[${HEBREW}${BETWEEN_WORDS}]` },
};

/** Null where words need no font of their own. */
export function scriptFontFor({ script }: Pick<PrintLocale, 'script'>): ScriptFont | null {
  return SCRIPT_FONTS[script] ?? null;
}
