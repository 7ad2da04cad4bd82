import type { ExportRecord } from '../domain/export-record.ts';

export interface HistoryFilter {
  readonly documentId?: string;
  readonly limit: number;
  readonly offset: number;
}

export interface HistoryPage {
  readonly exports: readonly ExportRecord[];
  readonly total: number;
}

export interface HistoryStats {
  readonly totalExports: number;
  readonly totalBytes: number;
  readonly totalDownloads: number;
  readonly byTemplate: Readonly<Record<string, number>>;
}

/** A part of the walk over the rows of all users. */
export interface WalkedExports {
  readonly exports: readonly ExportRecord[];
  /** Where the walk goes on; null at its end. */
  readonly next: string | null;
}

export interface FoundExport {
  readonly record: ExportRecord;
  /** By the store's clock. */
  readonly isExpired: boolean;
}

/** What is counted of a user, where that is not what there is. */
export interface UsageDifference {
  readonly userId: string;
  /** Bytes of files and of versions of documents. */
  readonly countedBytes: number;
  readonly actualBytes: number;
}

/**
 * Published files and what they weigh. Rows come into being only by JobStore.complete. A row past
 * its expiry is no longer listed nor counted, but `find` still returns it (so that a late download
 * can be told from a wrong id) until it is purged. The file of a swept row may be gone.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface HistoryStore {
  /** By the export's id or by its job's. */
  find(userId: string, exportOrJobId: string): Promise<FoundExport | null>;
  /** Newest first. */
  list(userId: string, filter: HistoryFilter): Promise<HistoryPage>;
  stats(userId: string): Promise<HistoryStats>;
  usedBytes(userId: string): Promise<number>;
  /** Adds one to the download count. */
  countDownload(userId: string, exportId: string): Promise<void>;
  /**
   * Removes the row and takes its bytes off the usage; returns the row, null if there is none.
   * Watchers of jobs get a hint of its job, whose file is gone.
   */
  remove(userId: string, exportId: string): Promise<ExportRecord | null>;

  /** Takes at most `limit` newly expired rows off the usage and returns them, each row once. */
  sweepExpired(limit: number): Promise<readonly ExportRecord[]>;
  /** Deletes rows that were swept more than `keptMs` ago, at most `limit`. Returns how many. */
  purgeSwept(keptMs: number, limit: number): Promise<number>;
  /**
   * Compares what is counted of each user with the rows and documents that there are. With `mend`,
   * these are what is counted from now on, of each user in one atomic step.
   */
  reconcile(options: { readonly mend: boolean }): Promise<readonly UsageDifference[]>;
  /**
   * Walks over all rows whose files are to be there, about so many at a time, in an order of the
   * store's own. What is there from beginning to end is met, some of it perhaps twice.
   *
   * @param after what the part before has named as `next`; null to begin
   */
  walk(after: string | null, limit: number): Promise<WalkedExports>;
  /** Which of these storage keys a live row points to. */
  referencedKeys(storageKeys: readonly string[]): Promise<ReadonlySet<string>>;
}
