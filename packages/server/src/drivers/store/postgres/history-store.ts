import type { ExportRecord } from '../../../domain/export-record.ts';
import type { FoundExport, HistoryStats, HistoryStore } from '../../../ports/history-store.ts';
import type { Connection } from './connection.ts';

/** A row of `exports` as JSON. */
interface ExportRow {
  readonly id: string;
  readonly job_id: string;
  readonly user_id: string;
  readonly document_id: string | null;
  readonly document_version: number | null;
  readonly template_id: string;
  readonly template_version: string;
  readonly file_name: string;
  readonly storage_key: string;
  readonly file_size_bytes: number;
  readonly page_count: number;
  readonly download_count: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
}

export function createHistoryStore({ answer, answers }: Connection): HistoryStore {
  return {
    async find(userId, exportOrJobId) {
      const [found] = await answers<Omit<FoundExport, 'record'> & { readonly record: ExportRow }>(
        'find_export',
        userId,
        exportOrJobId,
      );
      return found ? { record: toExportRecord(found.record), isExpired: found.isExpired } : null;
    },

    async list(userId, { documentId = null, limit, offset }) {
      const page = await answer<{
        readonly exports: readonly ExportRow[];
        readonly total: number;
      }>('list_exports', userId, documentId, limit, offset);
      return { exports: page.exports.map(toExportRecord), total: page.total };
    },

    stats: (userId) => answer<HistoryStats>('export_stats', userId),
    usedBytes: (userId) => answer<number>('used_bytes', userId),

    async countDownload(userId, exportId) {
      await answer('count_download', userId, exportId);
    },

    async remove(userId, exportId) {
      const [row] = await answers<ExportRow>('remove_export', userId, exportId);
      return row ? toExportRecord(row) : null;
    },

    async takeExpired(limit) {
      const rows = await answers<ExportRow>('take_expired_exports', limit);
      return rows.map(toExportRecord);
    },

    purgeTaken: (keptMs, limit) => answer<number>('purge_taken_exports', keptMs, limit),

    referencedKeys: async (storageKeys) =>
      new Set(await answers<string>('referenced_keys', storageKeys)),
  };
}

function toExportRecord(row: ExportRow): ExportRecord {
  return {
    id: row.id,
    jobId: row.job_id,
    userId: row.user_id,
    documentId: row.document_id,
    documentVersion: row.document_version,
    templateId: row.template_id,
    templateVersion: row.template_version,
    fileName: row.file_name,
    storageKey: row.storage_key,
    fileSizeBytes: row.file_size_bytes,
    pageCount: row.page_count,
    downloadCount: row.download_count,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
