import { type ExportRecord, exportOf } from '../../../../domain/export-record.ts';
import type {
  FoundExport,
  HistoryFilter,
  HistoryPage,
  HistoryStats,
  HistoryStore,
  UsageDifference,
  WalkedExports,
} from '../../../../ports/history-store.ts';
import { parseRecord, sourceLine } from '../jobs/job-record.ts';
import { type Bind, defineScript } from '../scripts.ts';

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
    walk: bind(walkExports),
    reconcile: createReconcile(bind),
    referencedKeys: async (storageKeys) =>
      storageKeys.length === 0 ? new Set<string>() : references(storageKeys),
  };
}

const findExport = defineScript({
  lua: 'history/find-export',
  writes: false,
  encode: (userId: string, exportOrJobId: string) => [userId, exportOrJobId],
  decode: ([isExpired, row]: readonly [number?, RowAnswer?]): FoundExport | null =>
    row ? { record: toExportRecord(row), isExpired: isExpired === 1 } : null,
});

const listExports = defineScript({
  lua: 'history/list-exports',
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
  lua: 'history/export-stats',
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
  lua: 'history/used-bytes',
  writes: false,
  encode: (userId: string) => [userId],
  decode: (bytes: number) => bytes,
});

const countDownload = defineScript({
  lua: 'history/count-download',
  writes: true,
  encode: (userId: string, exportId: string) => [userId, exportId],
  decode: () => undefined,
});

const removeExport = defineScript({
  lua: 'history/remove-export',
  writes: true,
  encode: (userId: string, exportId: string) => [userId, exportId],
  decode: ([row]: readonly [RowAnswer | null]) => row && toExportRecord(row),
});

const sweepExpired = defineScript({
  lua: 'history/sweep-expired',
  writes: true,
  encode: (limit: number) => [limit],
  decode: ([rows]: readonly [readonly RowAnswer[]]) => rows.map(toExportRecord),
});

const purgeSwept = defineScript({
  lua: 'history/purge-swept',
  writes: true,
  encode: (keptMs: number, limit: number) => [keptMs, limit],
  decode: ([purged]: readonly [number]) => purged,
});

const referencedKeys = defineScript({
  lua: 'history/referenced-keys',
  writes: false,
  encode: (storageKeys: readonly string[]) => storageKeys.map((key) => JSON.stringify(key)),
  decode: (places: readonly number[], storageKeys): ReadonlySet<string> =>
    new Set(places.flatMap((place) => storageKeys[place] ?? [])),
});

const walkExports = defineScript({
  lua: 'history/walk-exports',
  writes: false,
  encode: (after: string | null, limit: number) => [after ?? '0', limit],
  decode: ([cursor, rows]: readonly [string | number, readonly RowAnswer[]]): WalkedExports => ({
    exports: rows.map(toExportRecord),
    next: String(cursor) === '0' ? null : String(cursor),
  }),
});

function createReconcile(bind: Bind): HistoryStore['reconcile'] {
  const walk = bind(usersWithBytes);
  const reconcileOne = bind(reconcileUser);

  return async ({ mend }) => {
    const seen = new Set<string>();
    const differences: UsageDifference[] = [];
    let cursor = '0';
    do {
      const step = await walk(cursor);
      cursor = step.cursor;
      for (const userId of step.userIds) {
        if (seen.has(userId)) continue;
        seen.add(userId);
        const difference = await reconcileOne(userId, mend);
        if (difference) differences.push(difference);
      }
    } while (cursor !== '0');
    return differences.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  };
}

const usersWithBytes = defineScript({
  lua: 'history/users-with-bytes',
  writes: false,
  encode: (cursor: string) => [cursor],
  decode: ([cursor, userIds]: readonly [string | number, readonly string[]]) => ({
    cursor: String(cursor),
    userIds,
  }),
});

type UserAnswer = readonly [
  countedFiles: number,
  fileBytes: number,
  countedDocuments: number,
  documentBytes: number,
];

const reconcileUser = defineScript({
  lua: 'history/reconcile-user',
  writes: true,
  encode: (userId: string, mend: boolean) => [userId, mend],
  decode: (answer: UserAnswer, userId): UsageDifference | null => {
    const [countedFiles, fileBytes, countedDocuments, documentBytes] = answer;
    if (countedFiles === fileBytes && countedDocuments === documentBytes) return null;
    return {
      userId,
      countedBytes: countedFiles + countedDocuments,
      actualBytes: fileBytes + documentBytes,
    };
  },
});

/** The record of the job as of its publication, and the number of downloads. */
type RowAnswer = readonly [record: string, downloadCount: number];

function toExportRecord([record, downloadCount]: RowAnswer): ExportRecord {
  const { result, ...job } = parseRecord(record);
  if (!result) throw new Error(`The job ${job.id} was published without a result.`);
  return { ...exportOf({ ...job, result }), downloadCount };
}
