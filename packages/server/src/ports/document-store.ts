import type { StoredDocument, StoredDocumentSummary } from '../domain/stored-document.ts';
import type { DocumentData } from './job-store.ts';

/**
 * The bytes that the record of a failed job counts for, which stays for days. It is smaller, but
 * each query of a user's jobs reads all records, and so the quota limits their number.
 */
export const FAILED_JOB_BYTES = 32_768;

export interface PutDocumentCommand {
  readonly userId: string;
  readonly id: string;
  readonly title: string;
  readonly templateId: string | null;
  readonly data: DocumentData;
  /** Writes only if the newest version is this one. 0: only if there is none. */
  readonly ifVersion: number | null;
  /** The oldest versions above this number are removed. At least 1. */
  readonly maxVersions: number;
  /** The limit of everything stored for the user: files and what keptBytes counts. */
  readonly quotaBytes: number;
}

export type PutDocumentOutcome =
  | { readonly type: 'stored'; readonly document: StoredDocument; readonly created: boolean }
  | { readonly type: 'versionConflict'; readonly version: number }
  /** It would store more than the quota allows. Nothing was written. */
  | { readonly type: 'quotaExceeded'; readonly usedBytes: number };

export interface DocumentPage {
  readonly documents: readonly StoredDocumentSummary[];
  readonly total: number;
}

/**
 * The stored documents of users, each with its newest versions.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface DocumentStore {
  /**
   * Adds a version if title, template or data differ from the newest one, else returns that one.
   * One atomic step with the checks of version and quota.
   */
  put(command: PutDocumentCommand): Promise<PutDocumentOutcome>;
  /** The newest version, or the given one. */
  find(userId: string, id: string, version?: number): Promise<StoredDocument | null>;
  /** The newest version of each document, last changed first. */
  list(userId: string, page: { limit: number; offset: number }): Promise<DocumentPage>;
  /** Removes all versions. False if there is none. */
  remove(userId: string, id: string): Promise<boolean>;
  /**
   * The bytes stored for the user, as JSON in UTF-8: all versions of documents, and the inline
   * documents of jobs that may still run. A failed one counts `FAILED_JOB_BYTES` more.
   */
  keptBytes(userId: string): Promise<number>;
}
