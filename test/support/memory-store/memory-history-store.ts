import type { HistoryStore } from '../../../packages/server/src/ports/history-store.ts';
import { liveExports, type MemoryState, tellOf, usedBytes } from './memory-state.ts';

export function createMemoryHistoryStore(state: MemoryState): HistoryStore {
  const all = () => [...state.exports.values()];
  return {
    async find(userId, exportOrJobId) {
      const record = all().find(
        (each) =>
          each.userId === userId && (each.id === exportOrJobId || each.jobId === exportOrJobId),
      );
      return record ? { record, isExpired: record.expiresAtMs <= state.nowMs() } : null;
    },
    async list(userId, { documentId, limit, offset }) {
      const exports = liveExports(state, userId)
        .filter((record) => documentId === undefined || record.documentId === documentId)
        .reverse();
      return { exports: exports.slice(offset, offset + limit), total: exports.length };
    },
    async stats(userId) {
      const exports = liveExports(state, userId);
      const byTemplate: Record<string, number> = {};
      for (const { templateId } of exports) {
        byTemplate[templateId] = (byTemplate[templateId] ?? 0) + 1;
      }
      return {
        totalExports: exports.length,
        totalBytes: usedBytes(state, userId),
        totalDownloads: exports.reduce((sum, { downloadCount }) => sum + downloadCount, 0),
        byTemplate,
      };
    },
    usedBytes: async (userId) => usedBytes(state, userId),
    async countDownload(userId, exportId) {
      const record = state.exports.get(exportId);
      if (record?.userId !== userId) return;
      state.exports.set(exportId, { ...record, downloadCount: record.downloadCount + 1 });
    },
    async remove(userId, exportId) {
      const record = state.exports.get(exportId);
      if (record?.userId !== userId) return null;
      state.exports.delete(exportId);
      state.sweptAtMs.delete(exportId);
      tellOf(state, [{ userId, id: record.jobId, status: 'completed' }]);
      return record;
    },
    async sweepExpired(limit) {
      const nowMs = state.nowMs();
      const swept = all()
        .filter(({ id, expiresAtMs }) => expiresAtMs <= nowMs && !state.sweptAtMs.has(id))
        .sort((a, b) => a.expiresAtMs - b.expiresAtMs)
        .slice(0, limit);
      for (const { id } of swept) state.sweptAtMs.set(id, nowMs);
      return swept;
    },
    async purgeSwept(keptMs, limit) {
      const nowMs = state.nowMs();
      const gone = [...state.sweptAtMs].filter(([, at]) => nowMs - at > keptMs).slice(0, limit);
      for (const [id] of gone) {
        state.exports.delete(id);
        state.sweptAtMs.delete(id);
      }
      return gone.length;
    },
    async walk(after, limit) {
      const rest = all()
        .filter(({ id }) => !state.sweptAtMs.has(id) && id > (after ?? ''))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const exports = rest.slice(0, limit);
      return { exports, next: exports.length < rest.length ? (exports.at(-1)?.id ?? null) : null };
    },
    reconcile: async () => [],
    async referencedKeys(storageKeys) {
      const live = all().filter(({ id }) => !state.sweptAtMs.has(id));
      const referenced = new Set(live.map(({ storageKey }) => storageKey));
      return new Set(storageKeys.filter((key) => referenced.has(key)));
    },
  };
}
