import type { CheckReport, CheckRequest } from '@offprint/contract';
import type { Caller } from '../domain/plan.ts';
import { checkPdf } from './check-pdf.ts';
import type { AppContext } from './context.ts';
import { inTurn } from './print.ts';

/**
 * What programs read in a PDF that a user sends, in turn with the user's prints; nothing is stored.
 *
 * @throws OffprintError UNREADABLE_PDF, RENDER_TIMEOUT; the signal's reason
 */
export async function checkSentPdf(
  ctx: AppContext,
  { userId, plan }: Caller,
  { pdf, document }: CheckRequest,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { previewLimitMs: limitMs } = ctx.settings;
  const { userConcurrency } = plan;
  const limitMessage = `The PDF was not read within ${limitMs / 1000} seconds.`;
  const terms = { userId, userConcurrency, limitMs, limitMessage };
  const bytes = Buffer.from(pdf, 'base64');
  return await inTurn(ctx, terms, signal, (inTime) => checkPdf(ctx, bytes, document, inTime));
}
