/** How tight a document is set. Sources of Typst read it in `/fit.json`, style sheets as custom properties. */
export interface FitSetting {
  /** Of the spaces between sections and entries. */
  readonly spacing: number;
  /** From one line to the next, and to the next paragraph or item. */
  readonly lineGapEm: number;
  readonly itemGapEm: number;
  readonly sizePt: number;
}

export interface FitStep {
  readonly setting: FitSetting;
  /** For users; empty: as designed. */
  readonly note: string;
}

/** Text is never made smaller than this to fit. */
const MIN_FITTED_PT = 9;
/** The first is as designed; the others spare more and more room. */
const TIGHTNESS = [
  { spacing: 1, lineGapEm: 0.62, itemGapEm: 0.74, size: 1 },
  { spacing: 0.82, lineGapEm: 0.58, itemGapEm: 0.68, size: 1 },
  { spacing: 0.7, lineGapEm: 0.55, itemGapEm: 0.64, size: 0.97 },
  { spacing: 0.6, lineGapEm: 0.52, itemGapEm: 0.6, size: 0.94 },
  { spacing: 0.5, lineGapEm: 0.5, itemGapEm: 0.57, size: 0.9 },
];

/** Ways to set a text of the size, from the designed one to the tightest that is still good to read. */
export function fitSteps(sizePt: number): FitStep[] {
  const designedPt = Math.round(sizePt * 100) / 100;
  return TIGHTNESS.map(({ size, ...gaps }, step) => {
    const smallerPt = Math.max(MIN_FITTED_PT, Math.round(size * sizePt * 100) / 100);
    const fittedPt = Math.min(designedPt, smallerPt);
    const type =
      fittedPt < designedPt ? ` and type of ${fittedPt} instead of ${designedPt} pt` : '';
    const note = step === 0 ? '' : `narrower spaces${type}`;
    return { setting: { ...gaps, sizePt: fittedPt }, note };
  });
}
