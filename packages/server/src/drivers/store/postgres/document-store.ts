import type { StoredDocument } from '../../../domain/stored-document.ts';
import type {
  DocumentPage,
  DocumentStore,
  PutDocumentCommand,
  PutDocumentOutcome,
} from '../../../ports/document-store.ts';
import type { Connection } from './connection.ts';
import { contentHash } from './content-hash.ts';

type PutAnswer =
  | (Pick<StoredDocument, 'version' | 'createdAtMs' | 'updatedAtMs'> & {
      readonly type: 'stored';
      readonly created: boolean;
    })
  | Extract<PutDocumentOutcome, { readonly type: 'versionConflict' }>;

export function createDocumentStore({ answer, rows }: Connection): DocumentStore {
  async function put(command: PutDocumentCommand): Promise<PutDocumentOutcome> {
    const { userId, id, title, templateId, ifVersion } = command;
    const json = JSON.stringify(command.data);
    const data = JSON.parse(json);
    const hash = contentHash({ title, templateId, data });
    const stored = await answer<PutAnswer>(
      'put_document',
      userId,
      id,
      title,
      templateId,
      json,
      hash,
      ifVersion,
    );
    if (stored.type === 'versionConflict') return stored;
    const { type, created, ...version } = stored;
    return { type, created, document: { id, userId, title, templateId, data, ...version } };
  }

  return {
    put,

    async find(userId, id, version) {
      const [found] = await rows<{
        readonly summary: Omit<StoredDocument, 'id' | 'userId' | 'data'>;
        readonly data: StoredDocument['data'];
      }>('find_document', userId, id, version ?? null);
      return found ? { id, userId, ...found.summary, data: found.data } : null;
    },

    list: (userId, { limit, offset }) =>
      answer<DocumentPage>('list_documents', userId, limit, offset),
    remove: (userId, id) => answer<boolean>('remove_document', userId, id),
  };
}
