import { fitSteps } from '../fit-steps.ts';

/** A way to set a text, by the custom properties that style sheets read. */
export interface HtmlFitStep {
  readonly properties: Readonly<Record<string, string>>;
  /** For users; empty: as designed. */
  readonly note: string;
}

/**
 * `--spacing` is a factor of the spaces between blocks, `--leading` is added to the height of a line
 * (both 1 and 0 as designed), `--font-scale` a factor of the size.
 *
 * @param sizePt of the text at a `--font-scale` of 1
 */
export function htmlFit(sizePt: number, fontScale: number): HtmlFitStep[] {
  const steps = fitSteps(sizePt * fontScale);
  const designedGapEm = steps[0]?.setting.lineGapEm ?? 0;
  return steps.map(({ setting, note }, step) => ({
    properties: {
      '--spacing': String(setting.spacing),
      '--leading': (setting.lineGapEm - designedGapEm).toFixed(2),
      '--font-scale': String(step === 0 ? fontScale : setting.sizePt / sizePt),
    },
    note,
  }));
}
