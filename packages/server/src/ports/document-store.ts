import type { StoredDocument, StoredDocumentSummary } from '../domain/stored-document.ts';
import type { DocumentData } from './job-store.ts';

/**
 * For its record, which stays for days. It weighs less, but each look at a user's jobs goes through all
 * of them, and so the quota bounds how many they may be.
 */
export const FAILED_JOB_BYTES = 32_768;

export interface PutDocumentCommand {
  readonly userId: string;
  readonly id: string;
  readonly title: string;
  readonly templateId: string | null;
  readonly data: DocumentData;
  /** Take effect only if the newest version is this one; 0: only if there is none. */
  readonly ifVersion: number | null;
  /** The oldest versions over it go. At least 1. */
  readonly maxVersions: number;
  /** Of all that is stored for the user, files and what keptBytes counts. */
  readonly quotaBytes: number;
}

export type PutDocumentOutcome =
  | { readonly type: 'stored'; readonly document: StoredDocument; readonly created: boolean }
  | { readonly type: 'versionConflict'; readonly version: number }
  /** It would store more, and that does not fit the quota. Nothing was written. */
  | { readonly type: 'quotaExceeded'; readonly usedBytes: number };

export interface DocumentPage {
  readonly documents: readonly StoredDocumentSummary[];
  readonly total: number;
}

/**
 * Documents that users keep, each in its newest versions.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface DocumentStore {
  /**
   * A new version if title, template or data differ from the newest one, else that one. One atomic
   * step, the looks at the version and the quota included.
   */
  put(command: PutDocumentCommand): Promise<PutDocumentOutcome>;
  /** The newest version, or the one that is named. */
  find(userId: string, id: string, version?: number): Promise<StoredDocument | null>;
  /** Newest version of each, last changed first. */
  list(userId: string, page: { limit: number; offset: number }): Promise<DocumentPage>;
  /** All versions; false when there is none. */
  remove(userId: string, id: string): Promise<boolean>;
  /**
   * What is kept for the user, as JSON in UTF-8: every version of documents, and the inline documents
   * of jobs that may still run. One that failed weighs `FAILED_JOB_BYTES` besides.
   */
  keptBytes(userId: string): Promise<number>;
}
