import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidV7 } from 'uuid';
import { recordActivity } from './app/activity.ts';
import type { AppContext, AppSettings } from './app/context.ts';
import { createJobWatcher } from './app/job-watcher.ts';
import { createLoadGauge } from './app/load-gauge.ts';
import { createPhotoFetches } from './app/photo-fetches.ts';
import { createPrintTurns } from './app/print.ts';
import { storedDocumentSource } from './app/stored-documents.ts';
import type { Webhooks } from './app/webhooks.ts';
import { composePrinter, type HostEngine } from './compose-printer.ts';
import { composePdfProgramsBeside } from './compose-readers.ts';
import { type OpenedStorage, signingSecretOf, storageDriver } from './compose-storage.ts';
import { storeDriver } from './compose-store.ts';
import { composeTracing } from './compose-tracing.ts';
import { type Config, readVersion } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { unknownTemplateProblems } from './config/plans.ts';
import { deliveryStore } from './config/store-choice.ts';
import type { DocumentKind } from './domain/document-kind.ts';
import { BUILT_IN_KINDS, createKindRegistry } from './domain/document-kinds.ts';
import { systemClock } from './drivers/clock/system-clock.ts';
import { createPinoLogger } from './drivers/log/pino-logger.ts';
import { createPublicWeb } from './drivers/public-web/guarded-http.ts';
import { createDiskRoom } from './drivers/room/disk-room.ts';
import { createPrometheusTelemetry } from './drivers/telemetry/prometheus.ts';
import { createHttpApp, createOperationApp, type HttpApp } from './http/app.ts';
import type { AllowedHosts } from './http/host-guard.ts';
import type { Clock } from './ports/clock.ts';
import type { DocumentSource } from './ports/document-source.ts';
import type { Logger } from './ports/logger.ts';
import type { ObjectStorage } from './ports/object-storage.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Room } from './ports/room.ts';
import type { TemplateDefinition } from './templates/own/definition.ts';
import { type BackgroundWorker, createBackgroundWorker } from './worker/background-worker.ts';
import { createDrainer, type Drain } from './worker/drain.ts';

/** The wired system. Only the store has been started. */
export interface System {
  readonly config: Config;
  readonly app: AppContext;
  readonly fetch: HttpApp['fetch'];
  /** The routes that `fetch` answers, such as `GET /api/v1/export/job/:id`. */
  readonly routes: readonly string[];
  /** Health and metrics only, for a process without an API. */
  readonly fetchOperation: (request: Request) => Promise<Response>;
  readonly worker: BackgroundWorker;
  readonly drain: Drain;
  /** For the startup messages: the store and the storage. */
  readonly description: { readonly store: string; readonly storage: string };
  /** Ends event streams and long waits, so that a stopping server need not wait for them. */
  endLongRequests(): void;
  /**
   * Stops the worker and closes everything, even if some of it fails. Safe to call twice.
   *
   * @throws the error of a failed closing after all others; SuppressedError with all, if several
   *   failed
   */
  close(): Promise<void>;
}

/** Ports that a host app provides in place of Offprint's own. */
export interface HostPorts {
  /** The source of documents that jobs name by id. */
  readonly documentSource?: DocumentSource;
  /** The storage of PDFs. Its signed URLs must open without Offprint. */
  readonly storage?: ObjectStorage;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Kinds of document in addition to the résumé. */
  readonly kinds?: readonly DocumentKind[];
  /** Engines by the names that their templates use, in addition to `chromium`. */
  readonly engines?: Readonly<Record<string, HostEngine>>;
  /** The app's own templates, made by `defineTemplate`. */
  readonly templates?: readonly TemplateDefinition[] | undefined;
}

/** Where a host serves Offprint, for links. */
export interface LinkBases {
  /** The part before `/api/v1`. */
  readonly apiBase: string;
  /** The part before `/files`. */
  readonly filesBase: string;
}

export interface HostMount extends LinkBases {
  /** Opens what the user may open whom the host names with it in `X-Offprint-User`. */
  readonly hostKey?: string;
}

/** Replacements by tests, and choices of commands. */
export interface Overrides extends HostPorts {
  readonly mount?: HostMount;
  /** A server without auth answers only under its own names. A host program checks that itself. */
  readonly allowedHosts?: AllowedHosts;
  /** Whether jobs are printed here, so that readiness includes the printer. True if absent. */
  readonly prints?: boolean;
  readonly random?: () => number;
  readonly renderer?: Renderer;
}

/** Jobs claimed ahead, so that a free browser page never waits for the store. */
const CLAIMED_AHEAD = 2;
/** The time for an engine that stops a print at its own limit to report it. */
const ENGINE_ANSWERS_MS = 10_000;
const EXPIRED_ROW_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Builds the running system from the config. The one place that knows which driver implements which
 * port. If it fails, everything opened so far is closed.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE; ConfigError for a plan that names
 *   an unknown template
 */
export async function compose(config: Config, overrides: Overrides = {}): Promise<System> {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ? withoutThrowing(overrides.log) : createLogger(config);
  for (const warning of config.warnings) log.warn({}, warning);

  const { telemetry, activity } = recordActivity(createPrometheusTelemetry(readVersion()), clock);
  const printer = await composePrinter(
    config,
    log,
    {
      engines: overrides.engines,
      kinds: createKindRegistry([...BUILT_IN_KINDS, ...(overrides.kinds ?? [])]),
      templates: overrides.templates,
      prints: overrides.prints,
    },
    telemetry,
  );
  const { templates, kinds } = printer;
  const known = templates.list().map(({ id }) => id);
  const problems = unknownTemplateProblems(config.plans, known);
  if (problems.length > 0) throw new ConfigError(problems);

  await using opened = new AsyncDisposableStack();
  const tracing = await composeTracing(config, log);
  opened.defer(tracing.close);
  const driver = storeDriver(config.store);
  const store = await driver.open({ clock, logger: log });
  opened.defer(() => store.close());
  const settings = appSettings(config, overrides.mount);
  const { storage, files, description } = await openStorage(config, settings, overrides, clock);
  const renderer = overrides.renderer ?? printer.renderer;
  opened.defer(() => renderer.close());
  const webhooks = await openWebhooks(config, { clock, logger: log }, opened);
  const { close: closeReaders, ...pdfPrograms } = composePdfProgramsBeside();
  opened.defer(closeReaders);
  const watcher = createJobWatcher(store.jobs);
  opened.defer(() => watcher.close());
  const app: AppContext = {
    jobs: store.jobs,
    history: store.history,
    outbox: store.outbox,
    webhooks,
    web: createPublicWeb({ allowPrivate: config.web.allowPrivateAddresses }),
    documents: overrides.documentSource ? null : store.documents,
    documentSource: overrides.documentSource ?? storedDocumentSource(store.documents),
    coordination: store.coordination,
    storeIdentity: store.identity,
    storage,
    room: openRoom(config, overrides, clock),
    renderer,
    turns: createPrintTurns(renderer, clock),
    ...pdfPrograms,
    photoFetches: createPhotoFetches(clock),
    load: createLoadGauge(store.jobs, { slots: renderer.concurrency, clock }),
    templates,
    kinds,
    watcher,
    telemetry,
    activity,
    tracing,
    clock,
    log,
    settings,
    random: overrides.random ?? Math.random,
    newId: uuidV7,
  };
  const name = `${hostname()}:${process.pid}`;
  const worker = createBackgroundWorker(app, {
    name,
    ...config.worker,
    slots: config.worker.concurrency + CLAIMED_AHEAD,
    claimBatch: CLAIMED_AHEAD,
    shutdownGraceMs: config.server.shutdownGraceMs,
  });
  opened.defer(() => worker.stop());
  const { drain, stop: stopDraining } = createDrainer(app, {
    name,
    slots: config.worker.concurrency + CLAIMED_AHEAD,
    leaseMs: config.worker.leaseMs,
  });
  opened.defer(stopDraining);
  const operation = {
    app,
    config,
    telemetry,
    checkStore: store.check,
    prints: overrides.prints ?? true,
    allowedHosts: overrides.allowedHosts ?? 'any',
  };
  const http = createHttpApp({
    ...operation,
    drain,
    files,
    dashboardDir: findDashboard(),
    signingSecret: () => signingSecretOf(config),
    hostKey: overrides.mount?.hostKey,
    version: readVersion(),
  });
  opened.defer(http.close);
  const resources = opened.move();
  let closed: Promise<void> | undefined;
  return {
    config,
    app,
    fetch: http.fetch,
    routes: http.routes,
    fetchOperation: createOperationApp(operation),
    worker,
    drain,
    description: {
      store: driver.description,
      storage: description,
    },
    endLongRequests: http.close,
    close() {
      closed ??= resources.disposeAsync();
      return closed;
    },
  };
}

/** Null if there is no key to sign with. */
async function openWebhooks(
  { store, webhooks: { url, secrets } }: Config,
  options: { readonly clock: Clock; readonly logger: Logger },
  opened: AsyncDisposableStack,
): Promise<Webhooks | null> {
  if (secrets.length === 0) return null;
  const { jobs, close } = await storeDriver(deliveryStore(store)).open(options);
  opened.defer(close);
  return { queue: jobs, url, secrets };
}

interface DescribedStorage extends OpenedStorage {
  readonly description: string;
}

async function openStorage(
  config: Config,
  { orphanAgeMs }: AppSettings,
  overrides: Overrides,
  clock: Clock,
): Promise<DescribedStorage> {
  if (overrides.storage) {
    return { storage: overrides.storage, files: null, description: "the host app's own storage" };
  }
  const { open, description } = storageDriver(withFilesAt(config, overrides.mount));
  return { ...(await open({ clock, abandonedAfterMs: orphanAgeMs })), description };
}

/** The storage builds its own links only under the public URL. */
function withFilesAt(config: Config, mount: LinkBases | undefined): Config {
  if (!mount) return config;
  const { server } = config;
  return {
    ...config,
    server: { ...server, publicUrl: `${server.publicUrl ?? ''}${mount.filesBase}` },
  };
}

/** Only data on this machine fill its disks. */
function openRoom({ store, storage }: Config, overrides: Overrides, clock: Clock): Room {
  const folders = [
    ...(store.type === 'sqlite' && store.path !== ':memory:' ? [dirname(store.path)] : []),
    ...(overrides.storage || storage.type !== 'filesystem' ? [] : [storage.directory]),
  ];
  return createDiskRoom({ folders, reserveBytes: storage.reserveBytes, clock });
}

/** A failing log must not fail a job. */
function withoutThrowing(log: Logger): Logger {
  const quietly = (level: keyof Logger) => (fields: object, message: string) => {
    try {
      log[level](fields, message);
    } catch {
      // There is nowhere to report it.
    }
  };
  return {
    debug: quietly('debug'),
    info: quietly('info'),
    warn: quietly('warn'),
    error: quietly('error'),
  };
}

export function createLogger({ log }: Config): Logger {
  return createPinoLogger(log.level);
}

/** In the published package, or in a clone after `npm ci` has built it. */
function findDashboard(): string | null {
  const places = ['./dashboard', '../../dashboard/dist'];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(folder)) ?? null;
}

function appSettings(
  { server, render, retry, limits, ttl, worker }: Config,
  mount: LinkBases | undefined,
): AppSettings {
  return {
    maxAttempts: retry.maxAttempts,
    retryPolicy: retry,
    recordTtl: { completedMs: ttl.completedJobMs, failedMs: ttl.failedJobMs },
    maxPages: render.maxPages,
    printLimitMs: 2 * render.timeoutMs + ENGINE_ANSWERS_MS,
    previewLimitMs: render.previewTimeoutMs,
    maxDocumentVersions: limits.documentVersions,
    maxHeld: limits.maxHeld,
    signedUrlTtlMs: ttl.linkMs,
    publishTimeoutMs: worker.leaseMs,
    documentTimeoutMs: worker.documentTimeoutMs,
    unreadableJobGraceMs: worker.unreadableJobGraceMs,
    missingEngineGraceMs: worker.missingEngineGraceMs,
    orphanAgeMs: Math.max(ttl.orphanMs, 3 * worker.leaseMs),
    expiredRowTtlMs: EXPIRED_ROW_TTL_MS,
    publicUrl: `${server.publicUrl ?? ''}${mount?.apiBase ?? ''}`,
  };
}
