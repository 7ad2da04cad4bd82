import { kindOf } from '../app/check-request.ts';
import { fetchPhoto } from '../app/fetch-photo.ts';
import type { Config } from '../config/config.ts';
import type { DocumentKind } from '../domain/document-kind.ts';
import type { KindRegistry } from '../domain/document-kinds.ts';
import { isOffprintError } from '../domain/errors.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { RenderedPdf, Renderer } from '../ports/renderer.ts';
import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { EXIT, noteWarning, reportError } from './exit.ts';
import { formatBytes, formatDuration, formatPages } from './format.ts';
import { type Progress, progressBar, startProgress } from './progress.ts';
import { readDocument } from './render-document.ts';
import {
  findTemplate,
  type PrintFlags,
  type PrintOptions,
  toPrintOptions,
  withPrintFlags,
} from './render-options.ts';
import { chooseTargets, nameOf, STANDARD_STREAM, type Target, writePdf } from './render-targets.ts';
import { catchStopSignals } from './stop-signals.ts';
import { noteLine } from './terminal.ts';

interface RenderFlags extends PrintFlags {
  readonly template: string;
  readonly output?: string;
}

/** What all prints of one command have in common. */
interface Printing {
  readonly renderer: Renderer;
  readonly kinds: KindRegistry;
  readonly template: TemplateInfo;
  readonly options: PrintOptions;
  readonly config: Config;
  readonly signal: AbortSignal;
}

export const addRenderCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('render')
    .argument('<document...>', 'JSON files; - is standard input')
    .option('-t, --template <id>', 'how it looks; see `offprint templates`', 'modern')
    .option('-o, --output <path>', 'a file, or a folder for several; - is standard output')
    .action(action(session, render));
  withHelp(withPrintFlags(command), {
    summary: 'Print documents to PDF now, without a server',
    examples: [
      ['offprint render resume.json', 'makes resume.pdf'],
      ['offprint render resume.json -t classic -o jane.pdf', 'another look and name'],
      ['offprint render a.json b.json -o out', 'out/a.pdf, out/b.pdf'],
      ['curl -s example.com/cv | offprint render - > cv.pdf', 'in a pipe'],
      ['offprint render resume.json --page-size letter', 'on US paper'],
    ],
    notes: `A document is a JSON Resume (https://jsonresume.org). When it is not valid,
every problem is listed with its path, and the exit code is 3.`,
  });
};

async function render(inputs: readonly string[], flags: RenderFlags): Promise<number> {
  const options = toPrintOptions(flags);
  const targets = await chooseTargets(inputs, flags.output);
  const config = loadQuietConfig();
  const { composePrinter } = await import('../compose-printer.ts');
  const concurrency = Math.min(config.worker.concurrency, inputs.length);
  const worker = { ...config.worker, concurrency };
  const printer = await composePrinter({ ...config, worker }, undefined, { sparePrints: 0 });
  const { renderer, templates, kinds } = printer;
  const template = findTemplate(templates, flags.template, options.page.pageSize);
  // Starts while documents are read. If it can't start, the first print reports it.
  renderer.warmUp(template.engine).catch(() => undefined);
  using stop = catchStopSignals();
  const { signal } = stop;
  const printing = { renderer, kinds, template, options, config, signal };
  try {
    return await printAll(targets, printing);
  } catch (error) {
    if (!signal.aborted) throw error;
    return stop.exitCode;
  } finally {
    await renderer.close();
  }
}

/** @returns the highest exit code of all prints */
async function printAll(targets: readonly Target[], printing: Printing): Promise<number> {
  const progress = startProgress();
  const exitCodes: number[] = [];
  const waiting = targets.values();
  // Several of these, as many as the renderer prints at once, share the iterator.
  const printWaiting = async () => {
    for (const target of waiting) {
      exitCodes.push(await printOne(target, printing, progress));
      if (exitCodes.length < targets.length) showProgress();
    }
  };
  const showProgress = () => progress.show(describeProgress(targets, exitCodes.length));
  try {
    showProgress();
    await Promise.all(Array.from({ length: printing.renderer.concurrency }, printWaiting));
    return Math.max(...exitCodes);
  } finally {
    progress.clear();
  }
}

/** A document that can't be printed does not stop the others; a missing engine does. */
async function printOne(target: Target, printing: Printing, progress: Progress): Promise<number> {
  const startedAtMs = performance.now();
  try {
    const pdf = await printFile(target, printing);
    progress.clear();
    reportPrint(target, pdf, performance.now() - startedAtMs);
    return EXIT.ok;
  } catch (error) {
    if (printing.signal.aborted || !isOffprintError(error)) throw error;
    if (error.code === 'ENGINE_UNAVAILABLE') throw error;
    progress.clear();
    return reportError(error, false, nameOf(target));
  }
}

async function printFile(target: Target, printing: Printing): Promise<RenderedPdf> {
  const { kinds, template, options, config, signal } = printing;
  const kind = kindOf(kinds, template);
  const read = await readDocument(target.input, kind, signal);
  const { document, warning } = await withPhoto(kind, read, printing);
  const request = {
    template,
    document,
    options: options.page,
    quality: options.quality,
    maxPages: Math.min(options.page.maxPages ?? Infinity, config.render.maxPages),
  };
  const pdf = await printing.renderer.render(request, signal);
  await writePdf(target, pdf.bytes);
  return warning ? { ...pdf, warnings: [warning, ...pdf.warnings] } : pdf;
}

/** Prints have no network. Most documents need none, so the fetching is loaded only for those that do. */
async function withPhoto(kind: DocumentKind, document: unknown, { config, signal }: Printing) {
  if ((kind.photo?.urlOf(document) ?? null) === null) return { document, warning: null };
  const { composePhotoFetch } = await import('../compose-photo-fetch.ts');
  const user = { userId: 'local', userConcurrency: config.worker.concurrency };
  return await fetchPhoto(composePhotoFetch(config), kind, document, user, signal);
}

function reportPrint(target: Target, pdf: RenderedPdf, durationMs: number): void {
  for (const { path, message } of pdf.warnings) {
    noteWarning(`${nameOf(target)}: ${path ? `${path}: ` : ''}${message}`);
  }
  if (target.output !== STANDARD_STREAM) {
    const pages = formatPages(pdf.pageCount, pdf.pageFill);
    const size = formatBytes(pdf.bytes.byteLength);
    noteLine(`${target.output}  ${pages}, ${size}, ${formatDuration(durationMs)}`);
  }
}

function describeProgress(targets: readonly Target[], doneCount: number): string {
  const [only, ...others] = targets;
  if (only && others.length === 0) return `Printing ${nameOf(only)}`;
  return `Printing ${progressBar(doneCount / targets.length)} ${doneCount} of ${targets.length}`;
}
