import type { FontPairing } from '@offprint/contract';

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
