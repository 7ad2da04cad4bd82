import { v7 as uuidV7 } from 'uuid';
import type { AppContext, AppSettings } from './app/context.ts';
import { storedDocumentSource } from './app/stored-document-source.ts';
import type { Config } from './config/config.ts';
import { systemClock } from './drivers/clock/system-clock.ts';
import { createPinoLogger } from './drivers/log/pino-logger.ts';
import { createChromiumRenderer } from './drivers/renderer/chromium/chromium-renderer.ts';
import { keepSigningSecret } from './drivers/storage/filesystem/signing-secret.ts';
import { createFilesystemStorage } from './drivers/storage/filesystem.ts';
import { openSqliteStore } from './drivers/store/sqlite/sqlite-store.ts';
import { createPrometheusTelemetry } from './drivers/telemetry/prometheus.ts';
import { createHttpApp } from './http/app.ts';
import type { Clock } from './ports/clock.ts';
import type { Logger } from './ports/logger.ts';
import { createTemplateLibrary } from './templates/registry.ts';
import { type BackgroundWorker, createBackgroundWorker } from './worker/background-worker.ts';

/** Everything that runs, wired. Nothing is started yet but the store. */
export interface System {
  readonly config: Config;
  readonly app: AppContext;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly worker: BackgroundWorker;
  /** For the lines that a start prints: which store, storage and browser. */
  readonly description: { readonly store: string; readonly storage: string };
  close(): Promise<void>;
}

/** What tests replace. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly random?: () => number;
}

/** Jobs that are claimed ahead, so that a free page of the browser never waits for the store. */
const CLAIMED_AHEAD = 2;
const EXPIRED_ROW_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Config in, running system out: the one place that knows which driver stands behind which port.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function compose(config: Config, overrides: Overrides = {}): Promise<System> {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createPinoLogger(config.log.level);
  for (const warning of config.warnings) log.warn({}, warning);

  const store = openSqliteStore({
    path: config.store.sqlitePath,
    clock,
    migrate: config.store.migrateOnStart,
    logger: log,
  });
  const { storage, files } = createFilesystemStorage({
    directory: config.storage.directory,
    publicUrl: config.server.publicUrl ?? '',
    signingSecret: config.storage.signingSecret ?? (await keepSigningSecret(config.dataDir)),
    clock,
  });
  const templates = createTemplateLibrary();
  const renderer = createChromiumRenderer({
    source: templates,
    concurrency: config.worker.concurrency,
    pagesPerBrowser: config.render.pagesPerBrowser,
    timeoutMs: config.render.timeoutMs,
    browserPath: config.render.browserPath,
    cacheDir: config.render.cacheDir,
    log,
  });
  const telemetry = createPrometheusTelemetry();
  const app: AppContext = {
    jobs: store.jobs,
    history: store.history,
    documents: store.documents,
    documentSource: storedDocumentSource(store.documents),
    storage,
    renderer,
    templates,
    telemetry,
    clock,
    log,
    settings: appSettings(config),
    random: overrides.random ?? Math.random,
    newId: uuidV7,
  };
  const worker = createBackgroundWorker(app, {
    ...config.worker,
    slots: config.worker.concurrency + CLAIMED_AHEAD,
    shutdownGraceMs: config.server.shutdownGraceMs,
  });
  const http = createHttpApp({ app, config, files, telemetry, checkStore: store.check });
  return {
    config,
    app,
    fetch: http.fetch,
    worker,
    description: {
      store: `SQLite, ${config.store.sqlitePath}`,
      storage: `files in ${config.storage.directory}`,
    },
    async close() {
      await worker.stop();
      await renderer.close();
      await store.close();
    },
  };
}

function appSettings({ server, render, retry, ttl, worker }: Config): AppSettings {
  return {
    maxAttempts: retry.maxAttempts,
    retryPolicy: retry,
    recordTtl: { completedMs: ttl.completedJobMs, failedMs: ttl.failedJobMs },
    maxPages: render.maxPages,
    signedUrlTtlMs: ttl.linkMs,
    orphanAgeMs: Math.max(ttl.orphanMs, 2 * worker.leaseMs),
    expiredRowTtlMs: EXPIRED_ROW_TTL_MS,
    publicUrl: server.publicUrl ?? '',
  };
}
