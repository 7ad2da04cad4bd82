import type { Warning } from '@offprint/contract';
import { readBytes } from './transport.ts';

/** The bytes that an export would store. */
export interface PreviewedPdf {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null if the server is older or of another origin and does not report it. */
  readonly pageCount: number | null;
  /** The number of filled pages: 1.4 is one page and two fifths of the next. */
  readonly pageFill: number | null;
  readonly warnings: readonly Warning[];
}

export async function readPreview(response: Response, signal?: AbortSignal): Promise<PreviewedPdf> {
  const { headers } = response;
  return {
    pageCount: numberOf(headers.get('offprint-pages')),
    pageFill: numberOf(headers.get('offprint-page-fill')),
    warnings: warningsOf(headers.get('offprint-warnings')),
    bytes: await readBytes(response, signal),
  };
}

function numberOf(text: string | null): number | null {
  const number = Number(text ?? '');
  return text && Number.isFinite(number) ? number : null;
}

function warningsOf(text: string | null): readonly Warning[] {
  try {
    const warnings: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(warnings) ? warnings : [];
  } catch {
    return [];
  }
}
