import type { Turns } from '../async/turns.ts';
import type { KindRegistry } from '../domain/document-kinds.ts';
import type { RecordTtl } from '../domain/job/lifecycle.ts';
import type { RetryPolicy } from '../domain/job/retry-policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { CoordinationStore } from '../ports/coordination-store.ts';
import type { DocumentSource } from '../ports/document-source.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { HistoryStore } from '../ports/history-store.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { ObjectStorage } from '../ports/object-storage.ts';
import type { OutboxStore } from '../ports/outbox-store.ts';
import type { CompareReadings, PdfReader } from '../ports/pdf-reader.ts';
import type { PublicWeb } from '../ports/public-web.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Room } from '../ports/room.ts';
import type { Store } from '../ports/store.ts';
import type { Telemetry, Tracing } from '../ports/telemetry.ts';
import type { TemplateCatalog } from '../ports/template-catalog.ts';
import type { Activity } from './activity.ts';
import type { JobWatcher } from './job-watcher.ts';
import type { LoadGauge } from './load-gauge.ts';
import type { PhotoFetches } from './photo-fetches.ts';
import type { Webhooks } from './webhooks.ts';

export interface AppSettings {
  readonly maxAttempts: number;
  readonly retryPolicy: RetryPolicy;
  readonly recordTtl: RecordTtl;
  /** The most pages a print may have, whatever its options say. */
  readonly maxPages: number;
  /** The longest time that a print may take, above the engine's own limit. */
  readonly printLimitMs: number;
  /** The same for a preview, for which somebody waits. */
  readonly previewLimitMs: number;
  /** How many versions of a stored document are kept. */
  readonly maxDocumentVersions: number;
  /** How many claims, and how many reservations, a user may hold at once. */
  readonly maxHeld: number;
  readonly signedUrlTtlMs: number;
  /** How long the storage, and then the store, may take to publish a file. Below half of orphanAgeMs. */
  readonly publishTimeoutMs: number;
  /** How long the document source may take to hand out a document to a worker. */
  readonly documentTimeoutMs: number;
  /**
   * How long after its submission a job that this worker can't read is left to others, which may be
   * of a newer version.
   */
  readonly unreadableJobGraceMs: number;
  /** How long after its submission a job whose engine does not start here is left to others. */
  readonly missingEngineGraceMs: number;
  /** A file without a history row is an orphan once it is older. At least the lease. */
  readonly orphanAgeMs: number;
  /** How long the row of an expired file still answers EXPIRED instead of NOT_FOUND. */
  readonly expiredRowTtlMs: number;
  /** Where the API is reached from outside, without a slash at the end. */
  readonly publicUrl: string;
}

/** Everything that use cases need from outside. */
export interface AppContext {
  readonly jobs: JobStore;
  readonly history: HistoryStore;
  readonly outbox: OutboxStore;
  /** Null if nobody is notified. */
  readonly webhooks: Webhooks | null;
  readonly web: PublicWeb;
  /** Null when a host app keeps the documents, and hands them out by its documentSource. */
  readonly documents: DocumentStore | null;
  readonly documentSource: DocumentSource;
  readonly coordination: CoordinationStore;
  readonly storeIdentity: Store['identity'];
  readonly storage: ObjectStorage;
  readonly room: Room;
  readonly renderer: Renderer;
  /** What reads PDFs back. */
  readonly readers: readonly PdfReader[];
  readonly compareReadings: CompareReadings;
  /** Shared by all prints and readings of this process: jobs, previews and checks. */
  readonly turns: Turns;
  readonly photoFetches: PhotoFetches;
  readonly load: LoadGauge;
  readonly templates: TemplateCatalog;
  readonly kinds: KindRegistry;
  readonly watcher: JobWatcher;
  readonly telemetry: Telemetry;
  readonly activity: Activity;
  readonly tracing: Tracing;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: AppSettings;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** A new UUID v7. */
  readonly newId: () => string;
}

/** Everything needed to show users their jobs and files. */
export interface ReadContext extends Pick<AppContext, 'jobs' | 'history' | 'watcher' | 'log'> {
  readonly documents: Pick<DocumentStore, 'keptBytes'> | null;
  readonly settings: Pick<AppSettings, 'publicUrl'>;
}
