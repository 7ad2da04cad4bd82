import type { CheckReport, ReaderReport } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { CompareReadings, PdfFile, PdfReader, PdfReading } from '../ports/pdf-reader.ts';

/** A program that reads less of a document counts as not having read it. */
const LEAST_SHARE = 0.99;

export interface NamedReading extends PdfReading {
  readonly reader: string;
}

export interface PdfReadings {
  readonly file: PdfFile;
  /** One for each installed program. */
  readonly readings: readonly NamedReading[];
}

/**
 * Has every program read the file, one after the other.
 *
 * @throws as {@link PdfReader.read}
 */
export async function readPdf(
  readers: readonly PdfReader[],
  pdf: Uint8Array,
  signal: AbortSignal,
): Promise<PdfReadings> {
  const readings: NamedReading[] = [];
  for (const reader of readers) {
    const reading = await reader.read(pdf, signal);
    if (reading) readings.push({ ...reading, reader: reader.name });
  }
  const file = readings.find((reading) => reading.file !== null)?.file;
  if (!file) throw new OffprintError('INTERNAL_ERROR', 'Nothing here reads PDFs.');
  return { file, readings };
}

export interface PdfPrograms {
  /** What reads PDFs back. */
  readonly readers: readonly PdfReader[];
  readonly compareReadings: CompareReadings;
}

/**
 * What programs find in a PDF, and of the document in it when that is known.
 *
 * @param document JSON Resume, or any other: then no structure is looked for
 * @throws as {@link PdfReader.read}
 */
export async function checkPdf(
  { readers, compareReadings }: PdfPrograms,
  pdf: Uint8Array,
  document: unknown,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { file, readings } = await readPdf(readers, pdf, signal);
  const texts = readings.map(({ reader, text }) => ({ reader, text }));
  const reports = await compareReadings(texts, document, signal);
  const { title, standards, pageCount, pageFill } = file;
  return {
    passed: pageFill !== null && reports.every(isPassed),
    title,
    standards: [...standards],
    pageCount,
    pageFill,
    readers: [...reports],
    advice: adviceFor(file, reports),
  };
}

function isPassed({ total, found, misplaced, unrecognised }: ReaderReport): boolean {
  return found >= LEAST_SHARE * total && misplaced.length === 0 && unrecognised.length === 0;
}

function adviceFor({ pageFill, standards }: PdfFile, reports: readonly ReaderReport[]): string[] {
  const advice: string[] = [];
  if (pageFill === null) {
    return ['There is no text in it: export it from the program that it was written with.'];
  }
  if (reports.some(({ total, found }) => found < LEAST_SHARE * total)) {
    advice.push(
      'Values are missing: print it with the template "plain", or add what is not there.',
    );
  }
  if (reports.some(({ misplaced }) => misplaced.length > 0)) {
    advice.push('Programs read it in another order: choose a template of one column.');
  }
  if (reports.some((report) => report.unrecognised.length > 0)) {
    advice.push('Not all is recognised: keep usual headings, and a date in each entry.');
  }
  if (standards.length === 0) {
    advice.push('It names no standard, so readers of screens may not find its structure.');
  }
  return advice;
}
