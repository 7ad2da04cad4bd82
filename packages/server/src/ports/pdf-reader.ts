import type { ReaderReport } from '@offprint/contract';
import type { ReadText } from '../domain/reading/reader-report.ts';

/** What a program reads in a PDF without further knowledge. */
export interface PdfReading {
  /** Line by line, in the program's reading order. */
  readonly text: string;
  /** Null if the program does not report it. */
  readonly file: PdfFile | null;
}

export interface PdfFile {
  readonly title: string | null;
  readonly pageCount: number;
  /** The number of filled pages, such as 1.4. Null without any text. */
  readonly pageFill: number | null;
  /** The standards that it claims to conform to, such as `PDF/UA-1`. */
  readonly standards: readonly string[];
  readonly attachments: readonly PdfAttachment[];
}

export interface PdfAttachment {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/**
 * A program that reads PDFs within limits of time and memory, whatever the file contains.
 *
 * @throws OffprintError UNREADABLE_PDF for what is not a PDF, is encrypted or exceeds a limit; the
 *   signal's reason when it aborts
 */
export interface PdfReader {
  /** The name by which people know it, such as `pdftotext`. */
  readonly name: string;
  /** Null if the program is not installed. */
  read(pdf: Uint8Array, signal: AbortSignal): Promise<PdfReading | null>;
}

/**
 * Compares what each program has read with the document, as `readerReport` does, without blocking
 * others however long it takes.
 *
 * @throws OffprintError UNREADABLE_PDF if it takes too much time or memory; the signal's reason
 *   when it aborts
 */
export type CompareReadings = (
  readings: readonly ReadText[],
  document: unknown,
  signal: AbortSignal,
) => Promise<readonly ReaderReport[]>;
