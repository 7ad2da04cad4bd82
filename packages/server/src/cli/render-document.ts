import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Problem } from '@offprint/contract';
import type { DocumentKind } from '../domain/document-kind.ts';
import { OffprintError } from '../domain/errors.ts';
import { plural } from './format.ts';
import { STANDARD_STREAM } from './render-targets.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'It is a folder.',
  EACCES: 'This user may not read it.',
};

/**
 * The document of a file, or of standard input, as its kind understands it.
 *
 * @throws OffprintError INVALID_DOCUMENT, with every problem by its path; an AbortError when the
 *   signal aborts
 */
export async function readDocument(
  input: string,
  kind: DocumentKind,
  signal: AbortSignal,
): Promise<unknown> {
  const data = parseJson(await readText(input, signal));
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw invalid('It must hold one JSON object: { … }.');
  }
  const parsed = kind.parse(data as Record<string, unknown>);
  if (parsed.ok) return parsed.document;
  const count = plural(parsed.problems.length, 'problem');
  throw invalid(`It is not a valid ${kind.id}: ${count}.`, parsed.problems);
}

/** @throws OffprintError INVALID_DOCUMENT; an AbortError when the signal aborts */
export async function readText(input: string, signal: AbortSignal): Promise<string> {
  return decode(await readBytes(input, signal));
}

/** @throws OffprintError INVALID_DOCUMENT; an AbortError when the signal aborts */
export async function readBytes(input: string, signal: AbortSignal): Promise<Uint8Array> {
  if (input === STANDARD_STREAM) return buffer(addAbortSignal(signal, process.stdin));
  try {
    return await readFile(input, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw invalid(REASONS[code] ?? `It cannot be read: ${message}.`);
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw invalid('It is empty.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('It is not text in UTF-8.');
  }
}

/** @throws OffprintError INVALID_DOCUMENT */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as SyntaxError).message.replace(/ is not valid JSON$/, '');
    throw invalid(`It is not JSON: ${reason}.`);
  }
}

function invalid(message: string, details: readonly Problem[] = []): OffprintError {
  return new OffprintError('INVALID_DOCUMENT', message, { details });
}
