import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { makeFolder } from '../platform/make-folder.ts';
import { EXIT, exitError, usageError } from './exit.ts';
import { writeOut } from './terminal.ts';

/** Standard input as a document, standard output as a file. */
export const STANDARD_STREAM = '-';

/** One document and where its print goes. */
export interface Target {
  readonly input: string;
  readonly output: string;
}

/** What a person calls the document. */
export function nameOf({ input }: Target): string {
  return input === STANDARD_STREAM ? 'standard input' : input;
}

/**
 * Where each print goes: beside its document, to the named file, or into the folder, which is
 * created for several.
 *
 * @throws a usage error if that is unclear, or would overwrite something
 */
export async function chooseTargets(
  inputs: readonly string[],
  output: string | undefined,
): Promise<readonly Target[]> {
  const targets =
    inputs.length === 1
      ? [await singleTarget(inputs[0] as string, output)]
      : await severalTargets(inputs, output);
  for (const target of targets) refuseLoss(target);
  refuseCollisions(targets);
  return targets;
}

async function singleTarget(input: string, output: string | undefined): Promise<Target> {
  if (output === undefined) {
    const isPipe = input === STANDARD_STREAM;
    return { input, output: isPipe ? STANDARD_STREAM : join(dirname(input), printName(input)) };
  }
  const isFolder = output.endsWith('/') || (await isDirectory(output));
  return { input, output: isFolder ? join(output, printName(input)) : output };
}

async function severalTargets(
  inputs: readonly string[],
  output: string | undefined,
): Promise<readonly Target[]> {
  if (output === STANDARD_STREAM) {
    throw usageError('Standard output takes one PDF: name a folder with -o for several documents.');
  }
  if (inputs.includes(STANDARD_STREAM)) {
    throw usageError('Standard input (-) can only be printed alone.');
  }
  if (output === undefined) {
    return inputs.map((input) => ({ input, output: join(dirname(input), printName(input)) }));
  }
  makeOutputFolder(output);
  return inputs.map((input) => ({ input, output: join(output, printName(input)) }));
}

function makeOutputFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw usageError(`${path} is a file: name a folder with -o for several documents.`);
    }
    throw exitError(EXIT.failed, `The folder ${path} cannot be made.`, error);
  }
}

function refuseLoss({ input, output }: Target): void {
  if (output === STANDARD_STREAM) {
    if (!process.stdout.isTTY) return;
    throw usageError(
      'A PDF is nothing for a terminal: name a file with -o, or send it on in a pipe.',
    );
  }
  if (input !== STANDARD_STREAM && resolve(input) === resolve(output)) {
    throw usageError(`The print would overwrite its document ${input}: name another file with -o.`);
  }
}

function refuseCollisions(targets: readonly Target[]): void {
  const inputOf = new Map<string, string>();
  for (const { input, output } of targets) {
    const other = inputOf.get(resolve(output));
    if (other) throw usageError(`${other} and ${input} would both become ${output}.`);
    inputOf.set(resolve(output), input);
  }
}

function printName(input: string): string {
  return input === STANDARD_STREAM ? 'document.pdf' : `${basename(input, extname(input))}.pdf`;
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** @throws an error with a sentence when the file cannot be written */
export async function writePdf({ output }: Target, bytes: Uint8Array): Promise<void> {
  if (output === STANDARD_STREAM) return writeOut(bytes);
  try {
    await writeFile(output, bytes);
  } catch (error) {
    throw exitError(EXIT.failed, writeSentence(output, error as NodeJS.ErrnoException), error);
  }
}

function writeSentence(path: string, { code, message }: NodeJS.ErrnoException): string {
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
