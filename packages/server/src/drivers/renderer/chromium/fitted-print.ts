import type { CDPSession } from '@offprint/chromium';
import { fitPagesLater, type Layout } from '../fit-pages.ts';
import { pageFillOf } from '../page-fill.ts';
import { countPages } from '../plain-pdf.ts';
import { printToPdf } from './page-area.ts';
import type { PageCall } from './page-script.ts';
import type { FitStep, PrintableDocument } from './print-source.ts';

interface FittedPrint extends Layout {
  readonly bytes: Buffer;
  readonly step: FitStep | undefined;
}

/**
 * Prints the document that the page shows, as tight as it takes.
 *
 * @param wantedPages null: as many as it takes
 */
export async function printFitted(
  session: CDPSession,
  call: PageCall,
  document: PrintableDocument,
  wantedPages: number | null,
): Promise<FittedPrint> {
  const steps = document.fitSteps ?? [];
  const lay = async (index: number): Promise<FittedPrint> => {
    const step = steps[index];
    if (step && index > 0) await call('adjust', { properties: step.properties });
    return laidOut(await printToPdf(session, document), document, step);
  };
  // The first is what the page shows already.
  const wish = { stepCount: Math.max(1, steps.length), start: 0, wantedPages };
  return await fitPagesLater(lay, wish);
}

function laidOut(
  bytes: Buffer,
  { marginMm }: PrintableDocument,
  step: FitStep | undefined,
): FittedPrint {
  const pageCount = countPages(bytes);
  const lastPageShare = () =>
    (pageFillOf(bytes, pageCount, marginMm) ?? pageCount) - (pageCount - 1);
  return { bytes, step, pageCount, lastPageShare };
}
