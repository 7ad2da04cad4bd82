import type { CDPSession } from '@offprint/chromium';
import { type FitWish, fitPagesLater, type Layout } from '../fit-pages.ts';
import { pageFillOf } from '../page-fill.ts';
import { countPages } from '../plain-pdf.ts';
import { printToPdf } from './page-area.ts';
import type { LaidPages, PageCall } from './page-script.ts';
import type { FitStep, PrintableDocument } from './print-source.ts';

interface FittedPrint extends Layout {
  readonly bytes: Buffer;
  readonly step: FitStep | undefined;
}

/**
 * Prints the document that the page shows as designed, set tighter if necessary.
 *
 * @param shown its layout in pages; null: unknown, so that each try has to be printed
 * @param wantedPages null: any number
 */
export async function printFitted(
  session: CDPSession,
  call: PageCall,
  document: PrintableDocument,
  shown: LaidPages | null,
  wantedPages: number | null,
): Promise<FittedPrint> {
  const steps = document.fitSteps ?? [];
  const wish = { stepCount: Math.max(1, steps.length), start: 0, wantedPages };
  let current = 0;
  const adjust = async (index: number) => {
    current = index;
    const laid = await call('adjust', { properties: steps[index]?.properties ?? {} });
    return laid as LaidPages | null;
  };
  const print = async (index: number) => {
    if (index !== current) await adjust(index);
    return laidOut(await printToPdf(session, document), document, steps[index]);
  };
  if (shown === null) return await fitPagesLater(print, wish);

  const laid = await fitLayout(shown, adjust, wish);
  if (laid.index !== current) await adjust(laid.index);
  const printed = await print(laid.index);
  if (printed.pageCount === laid.pageCount) return printed;
  const printOther = async (index: number) => (index === laid.index ? printed : await print(index));
  return await fitPagesLater(printOther, wish);
}

/** Tries the steps in the page itself, which takes a tenth of the time of a print. */
async function fitLayout(
  shown: LaidPages,
  adjust: (index: number) => Promise<LaidPages | null>,
  wish: FitWish,
) {
  const lay = async (index: number) => {
    const laid = index === 0 ? shown : ((await adjust(index)) ?? shown);
    return { index, pageCount: laid.pageCount, lastPageShare: () => laid.lastPageShare };
  };
  return await fitPagesLater(lay, wish);
}

/** The layout that a print resulted in. */
export function laidOut(
  bytes: Buffer,
  { marginMm }: Pick<PrintableDocument, 'marginMm'>,
  step: FitStep | undefined,
): FittedPrint {
  const pageCount = countPages(bytes);
  const lastPageShare = () =>
    (pageFillOf(bytes, pageCount, marginMm) ?? pageCount) - (pageCount - 1);
  return { bytes, step, pageCount, lastPageShare };
}
