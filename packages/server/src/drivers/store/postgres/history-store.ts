import type { ExportRecord } from '../../../domain/export-record.ts';
import type { HistoryStats, HistoryStore } from '../../../ports/history-store.ts';
import type { Connection } from './connection.ts';
import { createValues, definitionOf } from './sql-values.ts';

/** A row of `exports`. */
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

const TYPES: Readonly<Record<keyof ExportRow, string>> = {
  id: 'uuid',
  job_id: 'uuid',
  user_id: 'text',
  document_id: 'text',
  document_version: 'bigint',
  template_id: 'text',
  template_version: 'text',
  file_name: 'text',
  storage_key: 'text',
  file_size_bytes: 'bigint',
  page_count: 'bigint',
  download_count: 'bigint',
  created_at_ms: 'bigint',
  expires_at_ms: 'bigint',
};
const COLUMNS = Object.keys(TYPES).join(', ');
const RETURNS = definitionOf(TYPES);

/** The rows of a user that have not expired. */
const LISTED = 'exports WHERE user_id = $3 AND swept_at_ms IS NULL AND expires_at_ms > $2';

export function createHistoryStore(connection: Connection): HistoryStore {
  return {
    async find(userId, exportOrJobId) {
      const values = createValues();
      const id = values.id(exportOrJobId);
      const [row] = await connection.runForUser<ExportRow & { readonly is_expired: boolean }>(
        userId,
        {
          sql: `SELECT ${COLUMNS}, expires_at_ms <= $2 FROM exports
            WHERE user_id = $3 AND (id = ${id} OR job_id = ${id})`,
          returns: `${RETURNS}, is_expired boolean`,
          values: values.list,
        },
      );
      return row ? { record: toExportRecord(row), isExpired: row.is_expired } : null;
    },

    async list(userId, { documentId, limit, offset }) {
      const values = createValues();
      const listed =
        documentId === undefined
          ? LISTED
          : `${LISTED} AND document_id = ${values.text(documentId)}`;
      const rows = await connection.runForUser<
        { readonly total: number } & (ExportRow | { readonly id: null })
      >(userId, {
        sql: `
          SELECT total, page.* FROM (SELECT count(*) AS total FROM ${listed}) AS counted
          LEFT JOIN LATERAL (
            SELECT ${COLUMNS} FROM ${listed} ORDER BY created_at_ms DESC, id DESC
            LIMIT ${values.value(limit)} OFFSET ${values.value(offset)}
          ) AS page ON true`,
        returns: `total bigint, ${RETURNS}`,
        values: values.list,
      });
      const exports = rows.filter((row) => row.id !== null).map(toExportRecord);
      return { exports, total: rows[0]?.total ?? 0 };
    },

    async stats(userId) {
      const [row] = await connection.runForUser<HistoryStats>(userId, {
        sql: `
          SELECT coalesce(sum(exports), 0)::bigint, coalesce(sum(bytes), 0)::bigint,
            coalesce(sum(downloads), 0)::bigint,
            coalesce(json_object_agg(template_id, exports), '{}')
          FROM (
            SELECT template_id, count(*) AS exports, sum(file_size_bytes) AS bytes,
              sum(download_count) AS downloads
            FROM ${LISTED} GROUP BY template_id
          ) AS of_template`,
        returns: `"totalExports" bigint, "totalBytes" bigint, "totalDownloads" bigint,
          "byTemplate" json`,
      });
      return row as HistoryStats;
    },

    async usedBytes(userId) {
      const [row] = await connection.runForUser<{ readonly used_bytes: number }>(userId, {
        sql: 'SELECT unexpired_bytes($3, $2)',
        returns: 'used_bytes bigint',
      });
      return row?.used_bytes ?? 0;
    },

    async countDownload(userId, exportId) {
      const values = createValues();
      await connection.runForUser(userId, {
        sql: `UPDATE exports SET download_count = download_count + 1
          WHERE id = ${values.id(exportId)} AND user_id = $3 RETURNING id`,
        returns: 'id uuid',
        values: values.list,
      });
    },

    async remove(userId, exportId) {
      const values = createValues();
      const [row] = await connection.runForUser<ExportRow>(userId, {
        sql: `
          WITH gone AS (
            DELETE FROM exports WHERE id = ${values.id(exportId)} AND user_id = $3 RETURNING *
          ), freed AS (
            UPDATE usage SET used_bytes = used_bytes - file_size_bytes FROM gone
            WHERE usage.user_id = $3 AND swept_at_ms IS NULL
          )
          SELECT ${COLUMNS} FROM gone`,
        returns: RETURNS,
        values: values.list,
      });
      return row ? toExportRecord(row) : null;
    },

    async sweepExpired(limit) {
      const values = createValues();
      const rows = await connection.run<ExportRow>({
        sql: `
          WITH expired AS MATERIALIZED (
            SELECT id FROM exports WHERE swept_at_ms IS NULL AND expires_at_ms <= $2
            ORDER BY expires_at_ms, id LIMIT ${values.value(limit)} FOR UPDATE SKIP LOCKED
          ), swept AS (
            UPDATE exports SET swept_at_ms = $2 FROM expired WHERE exports.id = expired.id
            RETURNING exports.*
          ), freed AS (
            UPDATE usage SET used_bytes = used_bytes - bytes FROM (
              SELECT user_id, sum(file_size_bytes) AS bytes FROM swept
              GROUP BY user_id ORDER BY user_id
            ) AS of_user WHERE usage.user_id = of_user.user_id
          )
          SELECT ${COLUMNS} FROM swept ORDER BY expires_at_ms, id`,
        returns: RETURNS,
        values: values.list,
      });
      return rows.map(toExportRecord);
    },

    async purgeSwept(keptMs, limit) {
      const values = createValues();
      const rows = await connection.run({
        sql: `DELETE FROM exports WHERE id = ANY (ARRAY(
            SELECT id FROM exports WHERE swept_at_ms < $2 - ${values.value(keptMs)}
            ORDER BY swept_at_ms LIMIT ${values.value(limit)} FOR UPDATE SKIP LOCKED
          )) RETURNING id`,
        returns: 'id uuid',
        values: values.list,
      });
      return rows.length;
    },

    async referencedKeys(storageKeys) {
      const values = createValues();
      const rows = await connection.run<{ readonly storage_key: string }>({
        sql: `SELECT storage_key FROM exports
          JOIN json_array_elements_text(${values.json(storageKeys)}) AS key ON key = storage_key
          WHERE swept_at_ms IS NULL`,
        returns: 'storage_key text',
        values: values.list,
      });
      return new Set(rows.map(({ storage_key }) => storage_key));
    },
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
