import { compose, type HostPorts } from './compose.ts';
import type { ConfigInput } from './config/config-schema.ts';
import { defineConfig } from './config/load.ts';
import { bindClaims, bindLedgers, type Claims, type Ledgers } from './library-coordination.ts';
import { bindExports, type Exports } from './library-exports.ts';
import type { BackgroundWorker } from './worker/background-worker.ts';
import type { Drain } from './worker/drain.ts';

export type { HostPorts } from './compose.ts';
export type { HostEngine } from './compose-printer.ts';
export { ConfigError } from './config/config-error.ts';
export type { ConfigInput } from './config/config-schema.ts';
export type { DocumentKind, ParsedDocument } from './domain/document-kind.ts';
export { OffprintError } from './domain/errors.ts';
export type { TemplateInfo } from './domain/template-info.ts';
export type { Claims, Ledgers } from './library-coordination.ts';
export type {
  ExportInput,
  Exports,
  HistoryQuery,
  OnBehalf,
  StoppableOptions,
  SubmitOptions,
} from './library-exports.ts';
export type { Clock } from './ports/clock.ts';
export type { DocumentSource, SourcedDocument } from './ports/document-source.ts';
export type { Logger } from './ports/logger.ts';
export type {
  ListedObject,
  ObjectStorage,
  SignedUrlOptions,
  StoredObject,
} from './ports/object-storage.ts';
export type { RenderedPdf, Renderer, RendererHealth, RenderRequest } from './ports/renderer.ts';

export {
  defineTemplate,
  type HtmlContext,
  type HtmlDefinition,
  type TemplateDefinition,
  type TypstDefinition,
} from './templates/own/definition.ts';
export type { OwnKind } from './templates/own/own-kind.ts';

/** Settings, and the app's own templates. */
export type OffprintInput = ConfigInput & Pick<HostPorts, 'templates'>;

export interface Offprint {
  readonly exports: Exports;
  /** Coordinates which of a user's programs works on what. */
  readonly claims: Claims;
  /** Coordinates which of a user's programs writes which rows. */
  readonly ledgers: Ledgers;
  /** The HTTP API as a web-standard handler, to be mounted at the root of a host. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Prints the jobs. Start it in at least one process. A stopped worker cannot be started again:
   * start() then throws an Error, and a new Offprint is required.
   */
  readonly worker: Pick<BackgroundWorker, 'start' | 'stop'>;
  /**
   * Prints waiting jobs without a worker, until none is due or the time is nearly over, and then
   * returns unfinished ones to the queue. For hosts where a process lives only as long as a
   * request.
   *
   * @throws OffprintError STORE_UNAVAILABLE
   */
  readonly drain: Drain;
  /**
   * Stops the worker, returns unfinished jobs to the queue, and closes the browser and the store,
   * each even if another fails. Safe to call twice.
   */
  close(): Promise<void>;
}

/**
 * An Offprint inside your own program. Without settings it keeps a SQLite file and the PDFs under
 * `.offprint`. It reads no environment variable.
 *
 * @param ports your own ports, in place of Offprint's
 * @throws ConfigError naming every wrong setting; Error for an unusable template; OffprintError
 *   STORE_UNAVAILABLE or STORAGE_UNAVAILABLE. Nothing is left open then.
 */
export async function createOffprint(
  { templates, ...config }: OffprintInput = {},
  ports: HostPorts = {},
): Promise<Offprint> {
  const system = await compose(defineConfig(config), { ...ports, ...(templates && { templates }) });
  return {
    exports: bindExports(system.app, system.config.plans),
    claims: bindClaims(system.app, system.config.plans),
    ledgers: bindLedgers(system.app, system.config.plans),
    fetch: system.fetch,
    worker: system.worker,
    drain: system.drain,
    close: system.close,
  };
}
