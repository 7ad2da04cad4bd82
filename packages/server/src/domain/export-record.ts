/** A row of the history: a file that was published. Times in epoch ms. */
export interface ExportRecord {
  readonly id: string;
  readonly jobId: string;
  readonly userId: string;
  readonly documentId: string | null;
  readonly documentVersion: number | null;
  readonly templateId: string;
  readonly templateVersion: string;
  readonly fileName: string;
  readonly storageKey: string;
  readonly fileSizeBytes: number;
  readonly pageCount: number;
  readonly downloadCount: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}
