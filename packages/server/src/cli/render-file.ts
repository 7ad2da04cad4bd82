import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { RenderedPdf, Renderer } from '../ports/renderer.ts';
import { EXIT } from './exit-codes.ts';
import { exitError } from './exit-error.ts';
import { readDocument } from './render-document.ts';
import type { PrintOptions } from './render-options.ts';
import { STANDARD_STREAM, type Target } from './render-targets.ts';
import { writeOut } from './terminal.ts';

/** What all prints of one command have in common. */
export interface Printing {
  readonly renderer: Renderer;
  readonly template: TemplateInfo;
  readonly options: PrintOptions;
  readonly maxPages: number;
  readonly signal: AbortSignal;
}

/**
 * Prints one document to its target.
 *
 * @throws OffprintError as Renderer.render does, INVALID_DOCUMENT; an error with a sentence when the
 *   file cannot be written
 */
export async function printFile(target: Target, printing: Printing): Promise<RenderedPdf> {
  const { template, options, signal } = printing;
  const document = await readDocument(target.input, template);
  const request = {
    template,
    document,
    options: options.page,
    quality: options.quality,
    maxPages: Math.min(options.page.maxPages ?? Infinity, printing.maxPages),
  };
  const pdf = await printing.renderer.render(request, signal);
  if (target.output === STANDARD_STREAM) await writeOut(pdf.bytes);
  else await save(target.output, pdf.bytes);
  return pdf;
}

async function save(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw exitError(EXIT.failed, saveSentence(path, error as NodeJS.ErrnoException), error);
  }
}

function saveSentence(path: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return `There is no folder ${dirname(path)}: make it first.`;
    case 'EACCES':
    case 'EROFS':
      return `This user may not write ${path}: name another file with -o.`;
    case 'ENOSPC':
      return `The disk is full: ${path} is not complete.`;
    default:
      return `${path} cannot be written: ${message}.`;
  }
}
