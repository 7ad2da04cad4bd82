import { isOffprintError } from '../domain/errors.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { formatBytes, formatDuration, plural } from './format.ts';
import { catchInterruption, interruptedExitCode, type StopSignal } from './interruption.ts';
import { inLanes } from './lanes.ts';
import { progressBar, startProgress } from './progress.ts';
import { loadQuietConfig } from './quiet-config.ts';
import { type Printing, printFile } from './render-file.ts';
import { type PrintFlags, toPrintOptions, withPrintFlags } from './render-options.ts';
import { chooseTargets, STANDARD_STREAM, type Target } from './render-targets.ts';
import { findTemplate } from './render-template.ts';
import { noteWarning, reportError } from './report-error.ts';
import { noteLine } from './terminal.ts';

interface RenderFlags extends PrintFlags {
  readonly template: string;
  readonly output?: string;
}

export const addRenderCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('render')
    .argument('<document...>', 'JSON files; - is standard input')
    .option('-t, --template <id>', 'how it looks; see `offprint templates`', 'modern')
    .option('-o, --output <path>', 'a file, or a folder for several; - is standard output')
    .action(runs(session, render));
  teach(withPrintFlags(command), {
    summary: 'Print documents to PDF now, without a server',
    examples: [
      ['offprint render resume.json', 'makes resume.pdf'],
      ['offprint render resume.json -t classic -o jane.pdf', 'another look and name'],
      ['offprint render a.json b.json -o out', 'out/a.pdf, out/b.pdf'],
      ['curl -s example.com/cv | offprint render - > cv.pdf', 'in a pipe'],
      ['offprint render resume.json --page-size letter', 'on US paper'],
    ],
    notes: `A document is a JSON Resume (https://jsonresume.org). When it is not valid, every
problem is listed with its path, and the exit code is 3.`,
  });
};

async function render(inputs: readonly string[], flags: RenderFlags): Promise<number> {
  const options = toPrintOptions(flags);
  const config = loadQuietConfig();
  const { composePrinter } = await import('../compose.ts');
  const concurrency = Math.min(config.worker.concurrency, inputs.length);
  const printer = composePrinter({ ...config, worker: { ...config.worker, concurrency } });
  const { renderer, templates } = printer;
  const template = findTemplate(templates, flags.template, options.page.pageSize);
  const targets = await chooseTargets(inputs, flags.output);
  using interruption = catchInterruption();
  const { signal } = interruption;
  const printing = { renderer, template, options, maxPages: config.render.maxPages, signal };
  try {
    return await printAll(targets, printing);
  } catch (error) {
    if (!signal.aborted) throw error;
    return interruptedExitCode(signal.reason as StopSignal);
  } finally {
    await renderer.close();
  }
}

async function printAll(targets: readonly Target[], printing: Printing): Promise<number> {
  const progress = startProgress();
  let doneCount = 0;
  const showProgress = () => progress.show(describeProgress(targets, doneCount));
  try {
    showProgress();
    const exitCodes = await inLanes(printing.renderer.concurrency, targets, async (target) => {
      const startedAtMs = performance.now();
      const report = await attempt(target, printing, startedAtMs);
      doneCount += 1;
      progress.clear();
      const exitCode = report();
      if (doneCount < targets.length) showProgress();
      return exitCode;
    });
    return Math.max(...exitCodes);
  } finally {
    progress.clear();
  }
}

/** A document that cannot be printed does not keep the others from it; no browser does. */
async function attempt(target: Target, printing: Printing, startedAtMs: number) {
  try {
    const pdf = await printFile(target, printing);
    const durationMs = performance.now() - startedAtMs;
    return () => reportPrint(target, pdf, durationMs);
  } catch (error) {
    if (printing.signal.aborted || !isOffprintError(error)) throw error;
    if (error.code === 'ENGINE_UNAVAILABLE') throw error;
    return () => reportError(error, false, nameOf(target));
  }
}

function reportPrint(target: Target, pdf: RenderedPdf, durationMs: number): number {
  for (const { path, message } of pdf.warnings) {
    noteWarning(`${nameOf(target)}: ${path ? `${path}: ` : ''}${message}`);
  }
  if (target.output !== STANDARD_STREAM) {
    const pages = plural(pdf.pageCount, 'page');
    const size = formatBytes(pdf.bytes.byteLength);
    noteLine(`${target.output}  ${pages}, ${size}, ${formatDuration(durationMs)}`);
  }
  return EXIT.ok;
}

function describeProgress(targets: readonly Target[], doneCount: number): string {
  const [only, ...others] = targets;
  if (only && others.length === 0) return `Printing ${nameOf(only)}`;
  return `Printing ${progressBar(doneCount / targets.length)} ${doneCount} of ${targets.length}`;
}

function nameOf({ input }: Target): string {
  return input === STANDARD_STREAM ? 'standard input' : input;
}
