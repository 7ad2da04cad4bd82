import type { PageOptions, Quality, Warning } from '@offprint/contract';
import type { TemplateInfo } from '../domain/template-info.ts';

export interface RenderRequest {
  readonly template: Pick<TemplateInfo, 'id' | 'engine'>;
  /** Valid by the schema of the template's kind. */
  readonly document: unknown;
  readonly options: PageOptions;
  readonly quality: Quality;
  /** A print with more pages fails with DOCUMENT_TOO_LARGE. */
  readonly maxPages: number;
}

export interface RenderedPdf {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  /**
   * The number of filled pages, such as 1.4, by the end of the text on the last one. Null if
   * unknown.
   */
  readonly pageFill: number | null;
  readonly warnings: readonly Warning[];
}

export interface RendererHealth {
  /** For people: the engine, its origin and its confinement. */
  readonly description: string;
  readonly warnings: readonly string[];
}

/**
 * Prints a document with a template and options as PDF. The same request gives the same bytes.
 *
 * @throws OffprintError TEMPLATE_NOT_FOUND, TEMPLATE_FAILED, INVALID_DOCUMENT, DOCUMENT_TOO_LARGE,
 *   RENDER_TIMEOUT; ENGINE_UNAVAILABLE when nothing can print here, or the renderer is closed;
 *   ENGINE_CRASHED, or another code that `isEngineCrash` knows; the signal's reason when it aborts
 */
export interface Renderer {
  /** The number of prints that run at once. Further ones wait. */
  readonly concurrency: number;
  render(request: RenderRequest, signal: AbortSignal): Promise<RenderedPdf>;
  /** The first page as PNG, `widthPx` wide. */
  screenshot(request: RenderRequest, widthPx: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Starts what the first print would otherwise wait for.
   *
   * @param engine the engine of the next template; absent: all that a start prepares
   */
  warmUp(engine?: string): Promise<void>;
  /** Prints a blank page and describes what printed it. */
  check(): Promise<RendererHealth>;
  /**
   * Removes what killed processes left behind on this machine. Returns the number of removed
   * things.
   */
  cleanUp(): Promise<number>;
  /** Running prints fail, and nothing is left running or on disk. Safe to call twice. */
  close(): Promise<void>;
}
