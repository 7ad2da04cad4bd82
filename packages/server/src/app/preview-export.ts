import type { ExportRequest } from '@offprint/contract';
import type { Caller } from '../domain/plan.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import { chooseRequestedTemplate, printRequest } from './check-request.ts';
import type { AppContext } from './context.ts';
import { print } from './print.ts';
import { loadRequested } from './submit-export.ts';

/**
 * The print of a request at once, in turn with the jobs; nothing is stored.
 *
 * @throws OffprintError as submitExport and Renderer.render do
 */
export async function previewExport(
  ctx: AppContext,
  caller: Caller,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<RenderedPdf> {
  const template = chooseRequestedTemplate(ctx, caller, request);
  const { document } = await loadRequested(ctx, caller, request, template);
  const { previewLimitMs: limitMs } = ctx.settings;
  const { userId, plan } = caller;
  const { userConcurrency } = plan;
  const limitMessage = `The preview was not printed within ${limitMs / 1000} seconds. Export the document instead, which may take longer.`;
  const terms = { userId, userConcurrency, limitMs, limitMessage };
  return print(ctx, printRequest(ctx, template, document, request), terms, signal);
}
