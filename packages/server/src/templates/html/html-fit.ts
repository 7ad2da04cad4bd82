import { fitSteps } from '../fit-steps.ts';

/** A way to set a text, by custom properties of the style sheets. */
export interface HtmlFitStep {
  readonly properties: Readonly<Record<string, string>>;
  /** For users. Empty: as designed. */
  readonly note: string;
}

/**
 * `--spacing` is a factor of the spaces between blocks (1 as designed), `--leading` is added to the
 * line height (0 as designed), `--font-scale` is a factor of the size.
 *
 * @param sizePt the text size at a `--font-scale` of 1
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
