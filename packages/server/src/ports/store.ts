import type { CoordinationStore } from './coordination-store.ts';
import type { DocumentStore } from './document-store.ts';
import type { HistoryStore } from './history-store.ts';
import type { JobStore } from './job-store.ts';
import type { OutboxStore } from './outbox-store.ts';

/** All data except files. One driver holds all of it, so that a step is atomic. */
export interface Store {
  readonly jobs: JobStore;
  readonly history: HistoryStore;
  readonly documents: DocumentStore;
  readonly outbox: OutboxStore;
  readonly coordination: CoordinationStore;
  /** Identifies the store for as long as its data exist. 1 to 64 of `A-Z a-z 0-9 -`. */
  identity(): Promise<string>;
  /**
   * Checks that it can be read and written, without changing its data.
   *
   * @throws OffprintError STORE_UNAVAILABLE
   */
  check(): Promise<void>;
  /** Closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** The result of one check of a store, with advice. Contains no secret. */
export interface StoreFinding {
  readonly status: 'ok' | 'warning' | 'failed';
  readonly found: string;
  /** Null if there is nothing to do. */
  readonly advice: string | null;
}
