/** A version of a document that a user keeps with Offprint. Times in epoch ms. */
export interface StoredDocument {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly templateId: string | null;
  /** From 1; grows by one each time the content differs. */
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type StoredDocumentSummary = Omit<StoredDocument, 'data'>;
