import type { ExportRecord } from '../../../domain/export-record.ts';
import type { Connection } from './connection.ts';

/** A row of `exports`. */
export interface ExportRow {
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
  readonly page_fill: number | null;
  readonly warnings: string | null;
  readonly download_count: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly swept_at_ms: number | null;
}

export function toExportRecord(row: ExportRow): ExportRecord {
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
    pageFill: row.page_fill,
    warnings: row.warnings === null ? [] : JSON.parse(row.warnings),
    downloadCount: row.download_count,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}

/** Inserts the row and adds its bytes to the user's usage. */
export function insertExport(connection: Connection, record: ExportRecord): void {
  const row = {
    id: record.id,
    job_id: record.jobId,
    user_id: record.userId,
    document_id: record.documentId,
    document_version: record.documentVersion,
    template_id: record.templateId,
    template_version: record.templateVersion,
    file_name: record.fileName,
    storage_key: record.storageKey,
    file_size_bytes: record.fileSizeBytes,
    page_count: record.pageCount,
    page_fill: record.pageFill,
    warnings: record.warnings.length === 0 ? null : JSON.stringify(record.warnings),
    created_at_ms: record.createdAtMs,
    expires_at_ms: record.expiresAtMs,
  };
  const columns = Object.keys(row);
  connection
    .prepare(
      `INSERT INTO exports (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    .run(...Object.values(row));
  addUsage(connection, record.userId, record.fileSizeBytes);
}

function addUsage(connection: Connection, userId: string, bytes: number): void {
  connection
    .prepare(
      `INSERT INTO usage (user_id, used_bytes) VALUES (?, ?)
       ON CONFLICT (user_id) DO UPDATE SET used_bytes = used_bytes + excluded.used_bytes`,
    )
    .run(userId, bytes);
}

export function subtractUsage(connection: Connection, row: ExportRow): void {
  connection
    .prepare('UPDATE usage SET used_bytes = used_bytes - ? WHERE user_id = ?')
    .run(row.file_size_bytes, row.user_id);
}

// The plus makes SQLite start from the rows that have expired and are not swept, which are few,
// instead of all rows of the user.
const UNSWEPT_BYTES = `coalesce((
  SELECT sum(file_size_bytes) FROM exports
  WHERE swept_at_ms IS NULL AND expires_at_ms <= ?2 AND +user_id = ?1), 0)`;

/**
 * The bytes of the user's unexpired files and of the versions of documents. Expired files do not
 * count, even before they are swept.
 */
export function storedBytes(connection: Connection, userId: string, nowMs: number): number {
  return countedBytes(connection, 'used_bytes', userId, nowMs);
}

/** The bytes of the files alone. */
export function usedBytes(connection: Connection, userId: string, nowMs: number): number {
  return countedBytes(connection, 'used_bytes - document_bytes', userId, nowMs);
}

function countedBytes(connection: Connection, counted: string, userId: string, nowMs: number) {
  const row = connection
    .prepare(
      `SELECT coalesce((SELECT ${counted} FROM usage WHERE user_id = ?1), 0)
         - ${UNSWEPT_BYTES} AS bytes`,
    )
    .get(userId, nowMs);
  return Number(row?.bytes);
}
