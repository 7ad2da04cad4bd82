import type { ExportRecord } from '../../../domain/export-record.ts';
import type { HistoryStats, HistoryStore, UsageDifference } from '../../../ports/history-store.ts';
import type { Connection } from './connection.ts';
import type { Hints } from './hints.ts';
import { type Sql, spelled, sql, uuid } from './sql.ts';

const RECORD = spelled(
  `id, job_id, user_id, document_id, document_version, template_id, template_version, file_name,
   storage_key, file_size_bytes, page_count, page_fill, coalesce(warnings, '[]'), download_count, created_at_ms,
   expires_at_ms`,
);
const RECORD_RETURNS = `id uuid, "jobId" uuid, "userId" text, "documentId" text,
  "documentVersion" bigint, "templateId" text, "templateVersion" text, "fileName" text,
  "storageKey" text, "fileSizeBytes" bigint, "pageCount" bigint, "pageFill" double precision, warnings json, "downloadCount" bigint,
  "createdAtMs" bigint, "expiresAtMs" bigint`;

/** The rows of a user that have not expired. */
const LISTED = spelled('exports WHERE user_id = $3 AND swept_at_ms IS NULL AND expires_at_ms > $2');

export function createHistoryStore(
  { call, run, runForUser }: Connection,
  hints: Pick<Hints, 'committed'>,
): HistoryStore {
  return {
    async find(userId, exportOrJobId) {
      const [row] = await runForUser<ExportRecord & { readonly isExpired: boolean }>(
        userId,
        `"isExpired" boolean, ${RECORD_RETURNS}`,
        sql`SELECT expires_at_ms <= $2, ${RECORD} FROM exports
          WHERE user_id = $3 AND ${uuid(exportOrJobId)} IN (id, job_id)`,
      );
      if (!row) return null;
      const { isExpired, ...record } = row;
      return { record, isExpired };
    },

    async list(userId, { documentId, limit, offset }) {
      const listed: Sql =
        documentId === undefined ? LISTED : sql`${LISTED} AND document_id = ${documentId}`;
      const rows = await runForUser<{ readonly total: number } & ExportRecord>(
        userId,
        `total bigint, ${RECORD_RETURNS}`,
        sql`
          SELECT total, page.* FROM (SELECT count(*) AS total FROM ${listed}) AS counted
          LEFT JOIN LATERAL (
            SELECT ${RECORD} FROM ${listed} ORDER BY created_at_ms DESC, id DESC
            LIMIT ${limit} OFFSET ${offset}
          ) AS page ON true`,
      );
      const exports = rows.filter(({ id }) => id !== null).map(({ total: _, ...record }) => record);
      return { exports, total: rows[0]?.total ?? 0 };
    },

    async stats(userId) {
      const rows = await runForUser<HistoryStats>(
        userId,
        `"totalExports" bigint, "totalBytes" bigint, "totalDownloads" bigint, "byTemplate" json`,
        sql`
          SELECT coalesce(sum(exports), 0)::bigint, coalesce(sum(bytes), 0)::bigint,
            coalesce(sum(downloads), 0)::bigint,
            coalesce(json_object_agg(template_id, exports), '{}')
          FROM (
            SELECT template_id, count(*) AS exports, sum(file_size_bytes) AS bytes,
              sum(download_count) AS downloads
            FROM ${LISTED} GROUP BY template_id
          ) AS of_template`,
      );
      return rows[0] as HistoryStats;
    },

    async usedBytes(userId) {
      const [row] = await runForUser<{ readonly used: number }>(
        userId,
        'used bigint',
        sql`SELECT unexpired_bytes($3, $2)
            - coalesce((SELECT document_bytes FROM usage WHERE user_id = $3), 0)`,
      );
      return row?.used ?? 0;
    },

    async countDownload(userId, exportId) {
      await runForUser(
        userId,
        'id uuid',
        sql`UPDATE exports SET download_count = download_count + 1
          WHERE id = ${uuid(exportId)} AND user_id = $3 RETURNING id`,
      );
    },

    async remove(userId, exportId) {
      const [record] = await runForUser<ExportRecord>(
        userId,
        RECORD_RETURNS,
        sql`DELETE FROM exports WHERE id = ${uuid(exportId)} AND user_id = $3 RETURNING ${RECORD}`,
      );
      if (record) hints.committed([{ userId, id: record.jobId, status: 'completed' }]);
      return record ?? null;
    },

    sweepExpired: (limit) =>
      run<ExportRecord>(
        RECORD_RETURNS,
        sql`
          WITH expired AS MATERIALIZED (
            SELECT id FROM exports WHERE swept_at_ms IS NULL AND expires_at_ms <= $2
            ORDER BY expires_at_ms, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
          ), swept AS (
            UPDATE exports SET swept_at_ms = $2 FROM expired WHERE exports.id = expired.id
            RETURNING exports.*
          ), freed AS (
            UPDATE usage SET used_bytes = used_bytes - bytes FROM (
              SELECT user_id, sum(file_size_bytes) AS bytes FROM swept
              GROUP BY user_id ORDER BY user_id
            ) AS of_user WHERE usage.user_id = of_user.user_id
          )
          SELECT ${RECORD} FROM swept ORDER BY expires_at_ms, id`,
      ),

    async purgeSwept(keptMs, limit) {
      const purged = await run(
        'id uuid',
        sql`DELETE FROM exports WHERE id = ANY (ARRAY(
            SELECT id FROM exports WHERE swept_at_ms < $2 - ${keptMs}
            ORDER BY swept_at_ms LIMIT ${limit} FOR UPDATE SKIP LOCKED
          )) RETURNING id`,
      );
      return purged.length;
    },

    async walk(after, limit) {
      const isAfter = after === null ? spelled('true') : sql`id > ${uuid(after)}`;
      const exports = await run<ExportRecord>(
        RECORD_RETURNS,
        sql`SELECT ${RECORD} FROM exports WHERE ${isAfter} AND swept_at_ms IS NULL
          ORDER BY id LIMIT ${limit}`,
      );
      const last = exports.length < limit ? undefined : exports.at(-1);
      return { exports, next: last?.id ?? null };
    },

    reconcile: ({ mend }) =>
      call<UsageDifference>(
        'reconcile_usage',
        '"userId" text, "countedBytes" bigint, "actualBytes" bigint',
        mend,
      ),

    async referencedKeys(storageKeys) {
      const rows = await run<{ readonly key: string }>(
        'key text',
        sql`SELECT storage_key FROM exports
          JOIN json_array_elements_text(${storageKeys}) AS key ON key = storage_key
          WHERE swept_at_ms IS NULL`,
      );
      return new Set(rows.map(({ key }) => key));
    },
  };
}
