import { watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PageSize } from '@offprint/contract';
import type { Command } from 'commander';
import { kindOf } from '../app/check-request.ts';
import { SAMPLE_DOCUMENTS } from '../app/sample-documents.ts';
import type { Printer } from '../compose-printer.ts';
import type { Config } from '../config/config.ts';
import { isOffprintError, toOffprintError } from '../domain/errors.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { Logger } from '../ports/logger.ts';
import { copyableTemplates, copyTemplate } from '../templates/own/copy-template.ts';
import { CHECKED_RESUMES } from './checked-documents.ts';
import { action, loadQuietConfig, type Session, withHelp } from './command.ts';
import { EXIT, noteWarning, usageError } from './exit.ts';
import { plural } from './format.ts';
import { readDocument } from './render-document.ts';
import { findTemplate } from './render-options.ts';
import { catchStopSignals } from './stop-signals.ts';
import { type CheckedCase, faultsOf } from './template-rules.ts';
import { inOneLine, noteLine, writeOut } from './terminal.ts';

/** Where templates of one's own are kept unless a setting says otherwise. */
const DEFAULT_FOLDER = 'templates';

export function addOwnTemplateCommands(templates: Command, session: Session): void {
  const make = templates
    .command('new')
    .argument('<id>', 'small letters, digits and hyphens')
    .requiredOption('--from <template>', 'the template that is copied')
    .action(action(session, makeNew));
  withHelp(make, {
    summary: 'Copy a template into a folder of your own',
    examples: [['offprint templates new mine --from modern', 'makes templates/mine']],
    notes: 'The folder is OFFPRINT_TEMPLATES_DIR, or templates.',
  });
  const preview = templates
    .command('preview')
    .argument('<id>')
    .option('-d, --document <file>', 'what is printed; a sample by default')
    .option('-o, --output <file>', '<id>.pdf by default')
    .option('-w, --watch', 'print again whenever a file of the folder changes')
    .action(action(session, previewOne));
  withHelp(preview, {
    summary: 'Print a sample in a template',
    examples: [['offprint templates preview mine --watch', 'mine.pdf, after each change anew']],
  });
  const check = templates.command('check').argument('<id>').action(action(session, checkOne));
  withHelp(check, {
    summary: 'Print what is hard to print, and say what went wrong',
    examples: [['offprint templates check mine', 'on both sizes of paper']],
    notes: `It is held to the rules of the templates that come with Offprint: every field printed, pages that
break well, nothing over something else or off the paper, letters for each script, contrast of WCAG AA
with any accent, and values that programs find. Fields that it leaves out on purpose stand in its
leavesOut.`,
  });
}

async function makeNew(id: string, { from }: { readonly from: string }): Promise<number> {
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(id)) {
    throw usageError(`"${id}" is no id of a template: small letters, digits and hyphens.`);
  }
  const copyable = copyableTemplates();
  if (!copyable.includes(from)) {
    throw usageError(`"${from}" can't be copied. Choose one of: ${copyable.join(', ')}.`);
  }
  const directory = folderOf(loadQuietConfig());
  try {
    const folder = await copyTemplate(from, id, directory);
    await writeOut(`${folder}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw usageError(`${directory} has a template "${id}" already.`);
  }
  noteLine(`Set OFFPRINT_TEMPLATES_DIR=${directory} to print with it, and change its files.`);
  return EXIT.ok;
}

interface PreviewFlags {
  readonly document?: string;
  readonly output?: string;
  readonly watch?: boolean;
}

async function previewOne(id: string, flags: PreviewFlags): Promise<number> {
  using stop = catchStopSignals();
  const output = flags.output ?? `${id}.pdf`;
  const printOnce = async () => {
    await using opened = await openPrinter();
    const template = findTemplate(opened.printer.templates, id, undefined);
    const document = await documentFor(opened.printer, template, flags.document, stop.signal);
    const pages = await printTo(opened.printer, template, document, output, stop.signal);
    noteLine(`${output}  ${plural(pages, 'page')}`);
  };
  if (!flags.watch) {
    await printOnce();
    return EXIT.ok;
  }
  await printOnWatch(printOnce, stop.signal);
  return stop.exitCode;
}

async function printOnWatch(printOnce: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const directory = folderOf(loadQuietConfig());
  let changed = Promise.withResolvers<void>();
  using _watcher = disposable(watch(directory, { recursive: true }, () => changed.resolve()));
  signal.addEventListener('abort', () => changed.resolve());
  while (!signal.aborted) {
    changed = Promise.withResolvers<void>();
    await printOnce().catch((error) => noteWarning(reasonOf(error)));
    await changed.promise;
  }
}

function disposable(watcher: { close(): void }): Disposable {
  return { [Symbol.dispose]: () => watcher.close() };
}

const SIZES: readonly PageSize[] = ['A4', 'Letter'];

async function checkOne(id: string): Promise<number> {
  using stop = catchStopSignals();
  await using opened = await openPrinter();
  const { printer } = opened;
  const template = findTemplate(printer.templates, id, undefined);
  const { composePdfInspector, composePdfPrograms } = await import('../compose-readers.ts');
  const { readers, ...others } = composePdfPrograms();
  // One reader only, so that a check has the same result on each machine.
  const programs = { ...others, readers: readers.slice(0, 1) };
  const inspection = { printer, programs, inspector: composePdfInspector() };
  let faultCount = 0;
  for (const [name, checked] of Object.entries(casesFor(printer, template))) {
    for (const pageSize of SIZES.filter((size) => template.pageSizes.includes(size))) {
      const faults = await faultsOf(inspection, template, checked, pageSize, stop.signal).catch(
        (error) => [reasonOf(error)],
      );
      faultCount += faults.length;
      noteLine(`${faults.length > 0 ? 'FAILED' : 'ok    '}  ${name}, ${pageSize}`);
      for (const fault of faults) noteLine(`        ${inOneLine(fault)}`);
    }
  }
  return faultCount === 0 ? EXIT.ok : EXIT.failed;
}

function casesFor(
  { kinds }: Printer,
  template: TemplateInfo,
): Readonly<Record<string, CheckedCase>> {
  const kind = kindOf(kinds, template);
  const sample = kind.sample ?? SAMPLE_DOCUMENTS[kind.id];
  return {
    ...(sample && { 'the sample': { data: sample } }),
    ...(kind.id === 'resume' && CHECKED_RESUMES),
  };
}

async function documentFor(
  { kinds }: Printer,
  template: TemplateInfo,
  file: string | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  const kind = kindOf(kinds, template);
  if (file !== undefined) return await readDocument(file, kind, signal);
  const parsed = kind.parse(kind.sample ?? SAMPLE_DOCUMENTS[kind.id] ?? {});
  if (parsed.ok) return parsed.document;
  throw usageError(`The kind "${kind.id}" has no sample: name a document with --document.`);
}

async function printTo(
  { renderer }: Printer,
  template: TemplateInfo,
  document: unknown,
  output: string,
  signal: AbortSignal,
): Promise<number> {
  const request = { template, document, options: {}, quality: 'standard', maxPages: 50 } as const;
  const { bytes, pageCount, warnings } = await renderer.render(request, signal);
  for (const { message } of warnings) noteWarning(message);
  await writeFile(output, bytes);
  return pageCount;
}

/** A printer with the folder's templates, which prints what is wrong with them. */
async function openPrinter() {
  const { composePrinter } = await import('../compose-printer.ts');
  const config = loadQuietConfig();
  const quiet = () => undefined;
  const error: Logger['error'] = (_, message) => noteWarning(message);
  const render = { ...config.render, templatesDir: folderOf(config), watchTemplates: false };
  const printer = await composePrinter(
    { ...config, render, worker: { ...config.worker, concurrency: 1 } },
    { debug: quiet, info: quiet, warn: quiet, error },
  );
  return { printer, [Symbol.asyncDispose]: () => printer.renderer.close() };
}

function folderOf({ render }: Config): string {
  return render.templatesDir ?? resolve(DEFAULT_FOLDER);
}

/** What a template threw, for its author. */
function reasonOf(thrown: unknown): string {
  const error = toOffprintError(thrown);
  const { cause } = error;
  return isOffprintError(error, 'TEMPLATE_FAILED') && cause instanceof Error
    ? cause.message
    : error.message;
}
