import type { ExportRequest } from '@offprint/contract';
import type { Caller } from '../domain/plan.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import { chooseRequestedTemplate, printRequest } from './check-request.ts';
import type { AppContext } from './context.ts';
import { print } from './run-export.ts';
import { loadRequested } from './submit-export.ts';

/**
 * The print of a request at once; nothing is stored.
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
  return print(ctx, printRequest(ctx, template, document, request), signal);
}
