import type { Printer } from '../../compose.ts';
import { DOCUMENT_KINDS } from '../../domain/document-kinds.ts';
import { toOffprintError } from '../../domain/errors.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import type { Renderer, RenderRequest } from '../../ports/renderer.ts';
import { formatBytes, formatDuration, plural } from '../format.ts';
import { type Check, failed, ok, warning } from './check.ts';

const NAME = 'Print';
const SAMPLE = {
  basics: { name: 'Test Print', label: 'Sample', summary: 'Printed by offprint doctor.' },
  work: [{ name: 'Offprint', position: 'Doctor', highlights: ['Everything was looked at.'] }],
};

/** Prints the sample twice: a print that starts a browser, and one that does not. */
export async function checkTestPrint(
  printer: Printer,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  try {
    const request = sampleRequest(printer.templates.list()[0]);
    const first = await timedPrint(printer.renderer, request, signal);
    const second = await timedPrint(printer.renderer, request, signal);
    const found = [
      plural(first.pageCount, 'page'),
      formatBytes(first.bytes.byteLength),
      `${formatDuration(first.durationMs)} with the start of the browser`,
      `then ${formatDuration(second.durationMs)}`,
    ];
    return [ok(NAME, found.join(', ')), ...(await checkRunning(printer.renderer))];
  } catch (error) {
    const { message, cause } = toOffprintError(error);
    const notes = cause instanceof Error ? cause.message.trim().split('\n') : [];
    return [failed(NAME, message, null, notes)];
  }
}

function sampleRequest(template: TemplateInfo | undefined): RenderRequest {
  const parsed = template && DOCUMENT_KINDS.find(template.kind)?.parse(SAMPLE);
  if (!template || !parsed?.ok) throw new Error('No template prints the sample document.');
  return {
    template,
    document: parsed.document,
    options: {},
    quality: 'standard',
    maxPages: 1,
  };
}

async function timedPrint(renderer: Renderer, request: RenderRequest, signal: AbortSignal) {
  const startedAtMs = performance.now();
  const pdf = await renderer.render(request, signal);
  return { ...pdf, durationMs: performance.now() - startedAtMs };
}

/** What the browser says of itself once it runs, the sandbox above all. */
async function checkRunning(renderer: Renderer): Promise<readonly Check[]> {
  const { description, warnings } = await renderer.check();
  if (warnings.length === 0) return [ok('Running', description)];
  return warnings.map((each) => warning('Running', description, each));
}
