import { isDeepStrictEqual } from 'node:util';
import type { StoredDocument } from '../../../packages/server/src/domain/stored-document.ts';
import {
  type DocumentStore,
  FAILED_JOB_BYTES,
} from '../../../packages/server/src/ports/document-store.ts';
import {
  bytesOf,
  copied,
  documentBytes,
  liveJobs,
  type MemoryState,
  usedBytes,
} from './memory-state.ts';

export function createMemoryDocumentStore(state: MemoryState): DocumentStore {
  const documentsOf = (userId: string) => {
    const documents = state.documents.get(userId) ?? new Map<string, StoredDocument[]>();
    state.documents.set(userId, documents);
    return documents;
  };
  const keptBytes = (userId: string) => {
    const ofJobs = liveJobs(state)
      .filter((job) => job.userId === userId)
      .filter(({ status }) => status !== 'completed' && status !== 'cancelled')
      .map(({ id, status }) => {
        const data = state.jobDocuments.get(id);
        return (data ? bytesOf(data) : 0) + (status === 'failed' ? FAILED_JOB_BYTES : 0);
      });
    return ofJobs.reduce((sum, bytes) => sum + bytes, documentBytes(state, userId));
  };
  return {
    async put(command) {
      const { userId, id, title, templateId, ifVersion, maxVersions, quotaBytes } = command;
      const data = copied(command.data);
      const versions = documentsOf(userId).get(id) ?? [];
      const newest = versions.at(-1);
      const newestVersion = newest?.version ?? 0;
      if (ifVersion !== null && ifVersion !== newestVersion) {
        return { type: 'versionConflict', version: newestVersion };
      }
      const content = { title, templateId, data };
      if (newest && isDeepStrictEqual(contentOf(newest), content)) {
        return { type: 'stored', document: newest, created: false };
      }
      const updatedAtMs = state.nowMs();
      const document: StoredDocument = {
        id,
        userId,
        ...content,
        version: newestVersion + 1,
        createdAtMs: newest?.createdAtMs ?? updatedAtMs,
        updatedAtMs,
      };
      const stored = usedBytes(state, userId) + keptBytes(userId);
      documentsOf(userId).set(id, [...versions, document].slice(-maxVersions));
      const storedThen = usedBytes(state, userId) + keptBytes(userId);
      if (storedThen > Math.max(stored, quotaBytes)) {
        if (newest) documentsOf(userId).set(id, versions);
        else documentsOf(userId).delete(id);
        return { type: 'quotaExceeded', usedBytes: stored };
      }
      return { type: 'stored', document, created: newest === undefined };
    },
    async find(userId, id, version) {
      const versions = documentsOf(userId).get(id) ?? [];
      if (version === undefined) return versions.at(-1) ?? null;
      return versions.find((document) => document.version === version) ?? null;
    },
    async list(userId, { limit, offset }) {
      const newest = [...documentsOf(userId).values()].flatMap((versions) => versions.at(-1) ?? []);
      const documents = newest
        .sort((a, b) => b.updatedAtMs - a.updatedAtMs || (a.id < b.id ? 1 : -1))
        .map(({ data: _, ...summary }) => summary);
      return { documents: documents.slice(offset, offset + limit), total: documents.length };
    },
    remove: async (userId, id) => documentsOf(userId).delete(id),
    keptBytes: async (userId) => keptBytes(userId),
  };
}

function contentOf({ title, templateId, data }: StoredDocument) {
  return { title, templateId, data };
}
