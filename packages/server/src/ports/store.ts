import type { CoordinationStore } from './coordination-store.ts';
import type { DocumentStore } from './document-store.ts';
import type { HistoryStore } from './history-store.ts';
import type { JobStore } from './job-store.ts';
import type { OutboxStore } from './outbox-store.ts';

/** Everything that is kept besides files. One driver holds all of it, so that a step is atomic. */
export interface Store {
  readonly jobs: JobStore;
  readonly history: HistoryStore;
  readonly documents: DocumentStore;
  readonly outbox: OutboxStore;
  readonly coordination: CoordinationStore;
  /** What tells it from every other store, as long as its data live. 1 to 64 of `A-Z a-z 0-9 -`. */
  identity(): Promise<string>;
  /**
   * Whether it can be read and written; changes nothing of what is in it.
   *
   * @throws OffprintError STORE_UNAVAILABLE
   */
  check(): Promise<void>;
  /** Ends every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** One thing that was looked at in a store, and what to do about it. Holds no secret. */
export interface StoreFinding {
  readonly status: 'ok' | 'warning' | 'failed';
  readonly found: string;
  /** Null when there is nothing to do. */
  readonly advice: string | null;
}
