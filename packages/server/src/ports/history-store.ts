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

/** A part of a walk over the rows of all users. */
export interface WalkedExports {
  readonly exports: readonly ExportRecord[];
  /** Where the walk continues. Null at its end. */
  readonly next: string | null;
}

export interface FoundExport {
  readonly record: ExportRecord;
  /** By the store's clock. */
  readonly isExpired: boolean;
}

/** The counted usage of a user if it differs from what exists. */
export interface UsageDifference {
  readonly userId: string;
  /** The bytes of files and of versions of documents. */
  readonly countedBytes: number;
  readonly actualBytes: number;
}

/**
 * Published files and their sizes. Rows are created only by JobStore.complete. An expired row is no
 * longer listed or counted, but `find` returns it until it is purged, so that a late download can
 * be told from a wrong id. The file of a swept row may be gone.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface HistoryStore {
  /** By the id of the export or of its job. */
  find(userId: string, exportOrJobId: string): Promise<FoundExport | null>;
  /** Newest first. */
  list(userId: string, filter: HistoryFilter): Promise<HistoryPage>;
  stats(userId: string): Promise<HistoryStats>;
  usedBytes(userId: string): Promise<number>;
  /** Adds one to the download count. */
  countDownload(userId: string, exportId: string): Promise<void>;
  /**
   * Removes the row, subtracts its bytes from the usage and returns it, or null if there is none.
   * Watchers get a hint of its job, whose file is gone.
   */
  remove(userId: string, exportId: string): Promise<ExportRecord | null>;

  /**
   * Subtracts newly expired rows, at most `limit`, from the usage and returns them, each row once.
   */
  sweepExpired(limit: number): Promise<readonly ExportRecord[]>;
  /** Deletes rows that were swept more than `keptMs` ago, at most `limit`. Returns their number. */
  purgeSwept(keptMs: number, limit: number): Promise<number>;
  /**
   * Compares the counted usage of each user with the existing rows and documents. With `mend`,
   * corrects it, in one atomic step for each user.
   */
  reconcile(options: { readonly mend: boolean }): Promise<readonly UsageDifference[]>;
  /**
   * Walks over all rows whose files should exist, about `limit` at a time, in the store's own
   * order. Includes every row that exists from beginning to end, some perhaps twice.
   *
   * @param after the `next` of the part before; null to begin
   */
  walk(after: string | null, limit: number): Promise<WalkedExports>;
  /** Those of the storage keys that a live row refers to. */
  referencedKeys(storageKeys: readonly string[]): Promise<ReadonlySet<string>>;
}
