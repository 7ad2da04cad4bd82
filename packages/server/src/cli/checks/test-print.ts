import type { Printer } from '../../compose.ts';
import { DOCUMENT_KINDS } from '../../domain/document-kinds.ts';
import { toOffprintError } from '../../domain/errors.ts';
import type { Renderer } from '../../ports/renderer.ts';
import { formatBytes, formatDuration, plural } from '../format.ts';
import { type Check, failed, ok, warning } from './check.ts';

const NAME = 'Print';
const SAMPLE = {
  basics: { name: 'Test Print', label: 'Sample', summary: 'Printed by offprint doctor.' },
  work: [{ name: 'Offprint', position: 'Doctor', highlights: ['Everything was looked at.'] }],
};

/** Prints a document with the first template, twice: a print that starts a browser, and the next. */
export async function checkTestPrint({ renderer, templates }: Printer): Promise<readonly Check[]> {
  try {
    const template = templates.list()[0];
    const parsed = template && DOCUMENT_KINDS[template.kind]?.parse(SAMPLE);
    if (!template || !parsed?.ok) throw new Error('There is no template for the sample document.');
    const print = async () => {
      const startedAtMs = performance.now();
      const pdf = await renderer.render(
        {
          templateId: template.id,
          document: parsed.document,
          options: {},
          quality: 'standard',
          maxPages: 1,
        },
        new AbortController().signal,
      );
      return { pdf, durationMs: performance.now() - startedAtMs };
    };
    const first = await print();
    const second = await print();
    const { pageCount, bytes } = second.pdf;
    const found = `${plural(pageCount, 'page')}, ${formatBytes(bytes.byteLength)}; ${formatDuration(first.durationMs)} with the start of the browser, then ${formatDuration(second.durationMs)}`;
    return [ok(NAME, found), ...(await checkRunning(renderer))];
  } catch (error) {
    const { message, cause } = toOffprintError(error);
    const notes = cause instanceof Error ? cause.message.trim().split('\n') : [];
    return [failed(NAME, message, null, notes)];
  }
}

/** What the browser says of itself once it runs, the sandbox above all. */
async function checkRunning(renderer: Renderer): Promise<readonly Check[]> {
  const { description, warnings } = await renderer.check();
  if (warnings.length === 0) return [ok('Running', description)];
  return warnings.map((each) => warning('Running', description, each));
}
