import type { ReaderReport } from '@offprint/contract';
import type { ReadText } from '../domain/reading/reader-report.ts';

/** What a program reads in a PDF that it knows nothing else of. */
export interface PdfReading {
  /** Line by line, in the order in which the program reads it. */
  readonly text: string;
  /** Null where the program does not tell. */
  readonly file: PdfFile | null;
}

export interface PdfFile {
  readonly title: string | null;
  readonly pageCount: number;
  /** How many pages are filled, such as 1.4; null without any text. */
  readonly pageFill: number | null;
  /** What it says that it keeps to, such as `PDF/UA-1`. */
  readonly standards: readonly string[];
  readonly attachments: readonly PdfAttachment[];
}

export interface PdfAttachment {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/**
 * A program that reads PDFs, within limits of time and memory whatever the file holds.
 *
 * @throws OffprintError UNREADABLE_PDF for what is none, is encrypted or needs too much of either; the
 *   signal's reason when it aborts
 */
export interface PdfReader {
  /** As people know it, such as `pdftotext`. */
  readonly name: string;
  /** Null where the program is not installed. */
  read(pdf: Uint8Array, signal: AbortSignal): Promise<PdfReading | null>;
}

/**
 * How much of a document each program has read, as `readerReport` says it, without a wait for anybody
 * else however long it takes.
 *
 * @throws OffprintError UNREADABLE_PDF where it takes too much time or memory; the signal's reason when
 *   it aborts
 */
export type CompareReadings = (
  readings: readonly ReadText[],
  document: unknown,
  signal: AbortSignal,
) => Promise<readonly ReaderReport[]>;
