import type { DocumentData } from './job-store.ts';

export interface SourcedDocument {
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly data: DocumentData;
}

/**
 * Loads documents by id, from Offprint's own store or from the host app.
 *
 * @throws OffprintError DOCUMENT_NOT_FOUND, PERMISSION_DENIED, NETWORK_ERROR, STORE_UNAVAILABLE
 */
export interface DocumentSource {
  /** The newest version, or the given one. */
  load(userId: string, documentId: string, version?: number): Promise<SourcedDocument>;
}
