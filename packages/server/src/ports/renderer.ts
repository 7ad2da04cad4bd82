import type { PageOptions, Quality, Warning } from '@offprint/contract';
import type { TemplateInfo } from '../domain/template-info.ts';

export interface RenderRequest {
  readonly template: Pick<TemplateInfo, 'id' | 'engine'>;
  /** Valid by the schema of the template's kind. */
  readonly document: unknown;
  readonly options: PageOptions;
  readonly quality: Quality;
  /** The print fails with DOCUMENT_TOO_LARGE over it. */
  readonly maxPages: number;
}

export interface RenderedPdf {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  /** How many pages are filled, such as 1.4, by where the text of the last one ends; null: unknown. */
  readonly pageFill: number | null;
  readonly warnings: readonly Warning[];
}

export interface RendererHealth {
  /** For people: which engine, where from, how it is confined. */
  readonly description: string;
  readonly warnings: readonly string[];
}

/**
 * Turns a document, a template and options into a PDF. The same request gives the same bytes.
 *
 * @throws OffprintError TEMPLATE_NOT_FOUND, TEMPLATE_FAILED, INVALID_DOCUMENT, DOCUMENT_TOO_LARGE,
 *   RENDER_TIMEOUT; ENGINE_UNAVAILABLE when nothing can print here, or the renderer is closed;
 *   ENGINE_CRASHED, or another code that `isEngineCrash` knows; the signal's reason when it aborts
 */
export interface Renderer {
  /** How many prints run at once; more wait for each other. */
  readonly concurrency: number;
  render(request: RenderRequest, signal: AbortSignal): Promise<RenderedPdf>;
  /** The first page as PNG, `widthPx` wide. */
  screenshot(request: RenderRequest, widthPx: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Starts what the first print would wait for.
   *
   * @param engine of the template that will be printed; else all that a start gets ready
   */
  warmUp(engine?: string): Promise<void>;
  /** Prints a blank page and says what printed it. */
  check(): Promise<RendererHealth>;
  /** Removes what killed processes left behind on this machine. Returns how many things. */
  cleanUp(): Promise<number>;
  /** Prints under way fail; nothing is left running or on disk. Safe to call twice. */
  close(): Promise<void>;
}
