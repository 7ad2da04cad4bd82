import type { HistoryStore } from '../../../ports/history-store.ts';
import { toExportRecords } from './export-row.ts';
import type { Scripts } from './scripts.ts';

export function createHistoryStore({ read, write }: Scripts): HistoryStore {
  return {
    async find(userId, exportOrJobId) {
      const [expired, ...row] = await read('find-export', userId, exportOrJobId);
      const [record] = toExportRecords(row);
      return record ? { record, isExpired: expired === '1' } : null;
    },

    async list(userId, { documentId = '', limit, offset }) {
      const [total, ...rows] = await read(
        'list-exports',
        userId,
        documentId,
        String(limit),
        String(offset),
      );
      return { exports: toExportRecords(rows), total: Number(total) };
    },

    async stats(userId) {
      const [exports, bytes, downloads, ...templates] = await read('export-stats', userId);
      return {
        totalExports: Number(exports),
        totalBytes: Number(bytes),
        totalDownloads: Number(downloads),
        byTemplate: counts(templates),
      };
    },

    async usedBytes(userId) {
      const [bytes] = await read('used-bytes', userId);
      return Number(bytes);
    },

    async countDownload(userId, exportId) {
      await write('count-download', userId, exportId);
    },

    async remove(userId, exportId) {
      const [record] = toExportRecords(await write('remove-export', userId, exportId));
      return record ?? null;
    },

    takeExpired: async (limit) => toExportRecords(await write('take-expired', String(limit))),

    async purgeTaken(keptMs, limit) {
      const [purged] = await write('purge-taken', String(keptMs), String(limit));
      return Number(purged);
    },

    async referencedKeys(storageKeys) {
      if (storageKeys.length === 0) return new Set();
      const places = new Set((await read('referenced-keys', ...storageKeys)).map(Number));
      return new Set(storageKeys.filter((_, place) => places.has(place)));
    },
  };
}

/** Of pairs of a name and a number. */
function counts(pairs: readonly (string | null)[]): Record<string, number> {
  const names = pairs.filter((_, place) => place % 2 === 0);
  return Object.fromEntries(names.map((name, n) => [name, Number(pairs[2 * n + 1])]));
}
