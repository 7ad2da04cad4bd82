import type {
  FoundExport,
  HistoryFilter,
  HistoryPage,
  HistoryStats,
  HistoryStore,
} from '../../../../ports/history-store.ts';
import { sourceLine } from '../jobs/job-record.ts';
import { type Bind, defineScript } from '../scripts.ts';
import { type RowAnswer, toExportRecord } from './export-row.ts';
import { createReconcile } from './reconcile-usage.ts';

export function createHistoryStore(bind: Bind): HistoryStore {
  const references = bind(referencedKeys);
  return {
    find: bind(findExport),
    list: bind(listExports),
    stats: bind(exportStats),
    usedBytes: bind(usedBytes),
    countDownload: bind(countDownload),
    remove: bind(removeExport),
    sweepExpired: bind(sweepExpired),
    purgeSwept: bind(purgeSwept),
    reconcile: createReconcile(bind),
    referencedKeys: async (storageKeys) =>
      storageKeys.length === 0 ? new Set<string>() : references(storageKeys),
  };
}

const findExport = defineScript({
  lua: new URL('./find-export.lua', import.meta.url),
  writes: false,
  encode: (userId: string, exportOrJobId: string) => [userId, exportOrJobId],
  decode: ([isExpired, row]: readonly [number?, RowAnswer?]): FoundExport | null =>
    row ? { record: toExportRecord(row), isExpired: isExpired === 1 } : null,
});

const listExports = defineScript({
  lua: new URL('./list-exports.lua', import.meta.url),
  writes: false,
  encode: (userId: string, { documentId, limit, offset }: HistoryFilter) => [
    userId,
    documentId === undefined ? null : sourceLine(documentId),
    limit,
    offset,
  ],
  decode: ([total, rows]: readonly [number, readonly RowAnswer[]]): HistoryPage => ({
    exports: rows.map(toExportRecord),
    total,
  }),
});

type StatsAnswer = readonly [
  totalExports: number,
  totalBytes: number,
  totalDownloads: number,
  templates: readonly (readonly [templateId: string, exports: number])[],
];

const exportStats = defineScript({
  lua: new URL('./export-stats.lua', import.meta.url),
  writes: false,
  encode: (userId: string) => [userId],
  decode: ([totalExports, totalBytes, totalDownloads, templates]: StatsAnswer): HistoryStats => ({
    totalExports,
    totalBytes,
    totalDownloads,
    byTemplate: Object.fromEntries(templates),
  }),
});

const usedBytes = defineScript({
  lua: new URL('./used-bytes.lua', import.meta.url),
  writes: false,
  encode: (userId: string) => [userId],
  decode: (bytes: number) => bytes,
});

const countDownload = defineScript({
  lua: new URL('./count-download.lua', import.meta.url),
  writes: true,
  encode: (userId: string, exportId: string) => [userId, exportId],
  decode: () => undefined,
});

const removeExport = defineScript({
  lua: new URL('./remove-export.lua', import.meta.url),
  writes: true,
  encode: (userId: string, exportId: string) => [userId, exportId],
  decode: ([row]: readonly [RowAnswer | null]) => row && toExportRecord(row),
});

const sweepExpired = defineScript({
  lua: new URL('./sweep-expired.lua', import.meta.url),
  writes: true,
  encode: (limit: number) => [limit],
  decode: ([rows]: readonly [readonly RowAnswer[]]) => rows.map(toExportRecord),
});

const purgeSwept = defineScript({
  lua: new URL('./purge-swept.lua', import.meta.url),
  writes: true,
  encode: (keptMs: number, limit: number) => [keptMs, limit],
  decode: ([purged]: readonly [number]) => purged,
});

const referencedKeys = defineScript({
  lua: new URL('./referenced-keys.lua', import.meta.url),
  writes: false,
  encode: (storageKeys: readonly string[]) => storageKeys.map((key) => JSON.stringify(key)),
  decode: (places: readonly number[], storageKeys): ReadonlySet<string> =>
    new Set(places.flatMap((place) => storageKeys[place] ?? [])),
});
