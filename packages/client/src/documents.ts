import type { DocumentList, PutDocument, StoredDocumentView } from '@offprint/contract';
import { type CallOptions, readData, type Transport } from './transport.ts';

export type Page = {
  /** At most 100. Default: 20. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
};

/** Documents that are stored once and printed by id. */
export interface Documents {
  /**
   * Stores the document, as a new version if it differs.
   *
   * @throws OffprintClientError VERSION_CONFLICT if its version is not `ifVersion`; 0 means that
   *   there is none yet
   */
  put(
    id: string,
    document: PutDocument,
    options?: CallOptions & { ifVersion?: number },
  ): Promise<StoredDocumentView>;
  /** The latest version, or the given one. */
  get(id: string, options?: CallOptions & { version?: number }): Promise<StoredDocumentView>;
  list(query?: Page, options?: CallOptions): Promise<DocumentList>;
  remove(id: string, options?: CallOptions): Promise<void>;
}

export function createDocuments(transport: Transport): Documents {
  const pathOf = (id: string) => `/documents/${encodeURIComponent(id)}`;

  return {
    async put(id, body, { ifVersion, signal } = {}) {
      const headers = ifVersion === undefined ? {} : condition(ifVersion);
      const response = await transport(pathOf(id), { method: 'PUT', body, headers, signal });
      return readData<StoredDocumentView>(response, signal);
    },
    async get(id, { version, signal } = {}) {
      const response = await transport(pathOf(id), { query: { version }, signal });
      return readData<StoredDocumentView>(response, signal);
    },
    async list(query, { signal } = {}) {
      const response = await transport('/documents', { query, signal });
      return readData<DocumentList>(response, signal);
    },
    async remove(id, { signal } = {}) {
      await (await transport(pathOf(id), { method: 'DELETE', signal })).body?.cancel();
    },
  };
}

function condition(version: number): Record<string, string> {
  return version === 0 ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };
}
