import { OffprintError } from '../domain/errors.ts';
import type { DocumentSource } from '../ports/document-source.ts';
import type { DocumentStore } from '../ports/document-store.ts';

/** Documents named by id come from Offprint's own store. */
export function storedDocumentSource(documents: DocumentStore): DocumentSource {
  return {
    async load(userId, documentId, version) {
      const found = await documents.find(userId, documentId, version);
      if (!found) {
        const which = version === undefined ? '' : ` in version ${version}`;
        throw new OffprintError(
          'DOCUMENT_NOT_FOUND',
          `The document "${documentId}"${which} does not exist.`,
        );
      }
      return { documentId, version: found.version, title: found.title, data: found.data };
    },
  };
}
