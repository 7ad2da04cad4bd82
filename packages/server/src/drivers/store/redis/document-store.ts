import { createHash } from 'node:crypto';
import type { StoredDocument, StoredDocumentSummary } from '../../../domain/stored-document.ts';
import type {
  DocumentStore,
  PutDocumentCommand,
  PutDocumentOutcome,
} from '../../../ports/document-store.ts';
import type { Scripts } from './scripts.ts';

export function createDocumentStore(scripts: Scripts): DocumentStore {
  const { read, write } = scripts;
  return {
    put: (command) => putDocument(scripts, command),

    async find(userId, id, version) {
      const [found, createdAtMs, updatedAtMs, summary, data] = await read(
        'find-document',
        userId,
        id,
        version === undefined ? '' : String(version),
      );
      if (!summary || !data) return null;
      const document = toSummary({ userId, id }, [found, createdAtMs, updatedAtMs, summary]);
      return { ...document, data: JSON.parse(data) };
    },

    async list(userId, { limit, offset }) {
      const [total, ...rows] = await read('list-documents', userId, String(limit), String(offset));
      const documents = [];
      for (let n = 0; n < rows.length; n += 5) {
        const [id, ...summary] = rows.slice(n, n + 5);
        if (id) documents.push(toSummary({ userId, id }, summary));
      }
      return { documents, total: Number(total) };
    },

    async remove(userId, id) {
      const [removed] = await write('remove-document', userId, id);
      return removed !== undefined;
    },
  };
}

async function putDocument(
  { write }: Scripts,
  { userId, id, title, templateId, data, ifVersion }: PutDocumentCommand,
): Promise<PutDocumentOutcome> {
  const json = JSON.stringify(data);
  const kept = JSON.parse(json);
  const [outcome, version, createdAtMs, updatedAtMs] = await write(
    'put-document',
    userId,
    id,
    ifVersion === null ? '' : String(ifVersion),
    contentHash({ title, templateId, data: kept }),
    JSON.stringify({ title, templateId }),
    json,
  );
  if (outcome === 'versionConflict') return { type: outcome, version: Number(version) };
  const document: StoredDocument = {
    id,
    userId,
    title,
    templateId,
    version: Number(version),
    data: kept,
    createdAtMs: Number(createdAtMs),
    updatedAtMs: Number(updatedAtMs),
  };
  return { type: 'stored', document, created: outcome === 'created' };
}

function toSummary(
  owned: Pick<StoredDocument, 'userId' | 'id'>,
  [version, createdAtMs, updatedAtMs, summary]: readonly (string | null | undefined)[],
): StoredDocumentSummary {
  const content: Pick<StoredDocument, 'title' | 'templateId'> = JSON.parse(summary ?? '{}');
  return {
    ...owned,
    ...content,
    version: Number(version),
    createdAtMs: Number(createdAtMs),
    updatedAtMs: Number(updatedAtMs),
  };
}

/** The same for contents that differ in nothing but the order of their keys. */
function contentHash(content: object): string {
  const canonical = JSON.stringify(content, (_key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(canonical).digest('hex');
}
