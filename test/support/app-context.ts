import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { recordActivity } from '../../packages/server/src/app/activity.ts';
import type { AppContext, AppSettings } from '../../packages/server/src/app/context.ts';
import { createJobWatcher } from '../../packages/server/src/app/job-watcher.ts';
import { createLoadGauge } from '../../packages/server/src/app/load-gauge.ts';
import { createPhotoFetches } from '../../packages/server/src/app/photo-fetches.ts';
import { createPrintTurns } from '../../packages/server/src/app/print.ts';
import { storedDocumentSource } from '../../packages/server/src/app/stored-documents.ts';
import { DOCUMENT_KINDS } from '../../packages/server/src/domain/document-kinds.ts';
import type { Caller, Plan } from '../../packages/server/src/domain/plan.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { createPublicWeb } from '../../packages/server/src/drivers/public-web/guarded-http.ts';
import { createFilesystemStorage } from '../../packages/server/src/drivers/storage/filesystem.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import { noTracing } from '../../packages/server/src/drivers/telemetry/no-tracing.ts';
import { createPrometheusTelemetry } from '../../packages/server/src/drivers/telemetry/prometheus.ts';
import type { Renderer } from '../../packages/server/src/ports/renderer.ts';
import { createOffloadingLibrary } from '../../packages/server/src/templates/process/offloading-library.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { tempDir } from './temp-dir.ts';

export interface TestContext extends AppContext {
  readonly clock: ManualClock;
  readonly directory: string;
}

const SETTINGS: AppSettings = {
  maxAttempts: 5,
  retryPolicy: { baseMs: 60_000, capMs: 3_600_000, jitter: 0 },
  recordTtl: { completedMs: 600_000, failedMs: 604_800_000 },
  maxPages: 50,
  printLimitMs: 60_000,
  previewLimitMs: 60_000,
  maxDocumentVersions: 20,
  maxHeld: 100,
  signedUrlTtlMs: 300_000,
  publishTimeoutMs: 20_000,
  documentTimeoutMs: 20_000,
  unreadableJobGraceMs: 600_000,
  missingEngineGraceMs: 600_000,
  orphanAgeMs: 60_000,
  expiredRowTtlMs: 2_592_000_000,
  publicUrl: '',
};

const PLAN: Plan = {
  name: 'FREE',
  maxActiveSubmissions: 100,
  userConcurrency: 100,
  quotaBytes: 1_000_000,
  requestsPerMinute: 1_000,
  submissionsPerMinute: null,
  previewsPerMinute: 30,
  maxQueued: null,
  exportTtlMs: 604_800_000,
  completedJobTtlMs: 600_000,
  failedJobTtlMs: 604_800_000,
  pageSizes: ['A4', 'Letter'],
  templates: '*',
  priority: 0,
  webhooks: true,
  reports: false,
};

export function callerNamed(userId: string, plan: Partial<Plan> = {}): Caller {
  return { userId, plan: { ...PLAN, ...plan } };
}

/** The use cases over real SQLite and real files in a temporary folder. */
export async function appContext(
  renderer: Renderer,
  settings: Partial<AppSettings> = {},
): Promise<TestContext> {
  const directory = await tempDir();
  const clock = manualClock();
  const log = createPinoLogger('silent');
  const path = join(directory, 'offprint.db');
  const store = openSqliteStore({ path, clock, migrate: true, logger: log });
  onTestFinished(store.close);
  const { storage } = createFilesystemStorage({
    directory: join(directory, 'files'),
    publicUrl: '',
    signingSecret: 'a secret of the tests, long enough',
    clock,
  });
  const templates = createOffloadingLibrary();
  onTestFinished(templates.close);
  let ids = 0;
  return {
    jobs: store.jobs,
    watcher: createJobWatcher(store.jobs),
    kinds: DOCUMENT_KINDS,
    history: store.history,
    outbox: store.outbox,
    webhooks: null,
    web: createPublicWeb({ allowPrivate: [] }),
    documents: store.documents,
    documentSource: storedDocumentSource(store.documents),
    coordination: store.coordination,
    storeIdentity: store.identity,
    storage,
    room: { assertRoom: async () => undefined },
    renderer,
    turns: createPrintTurns(renderer, clock),
    readers: [],
    compareReadings: async () => [],
    photoFetches: createPhotoFetches(clock),
    load: createLoadGauge(store.jobs, { slots: renderer.concurrency, clock }),
    templates,
    ...recordActivity(createPrometheusTelemetry('0.0.0'), clock),
    tracing: noTracing,
    clock,
    log,
    directory,
    settings: { ...SETTINGS, ...settings },
    random: () => 0.5,
    newId: () => `01990000-0000-7000-8000-${String(++ids).padStart(12, '0')}`,
  };
}
