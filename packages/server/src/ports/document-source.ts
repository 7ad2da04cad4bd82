import type { DocumentData } from './job-store.ts';

export interface SourcedDocument {
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly data: DocumentData;
}

/**
 * Where documents that are named by id come from: Offprint's own store, or the host app's.
 *
 * @throws OffprintError DOCUMENT_NOT_FOUND, PERMISSION_DENIED, NETWORK_ERROR, STORE_UNAVAILABLE
 */
export interface DocumentSource {
  /** The newest version, or the one that is named. */
  load(userId: string, documentId: string, version?: number): Promise<SourcedDocument>;
}
