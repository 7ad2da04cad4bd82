import type { SQLInputValue } from 'node:sqlite';
import type {
  HistoryFilter,
  HistoryPage,
  HistoryStats,
  HistoryStore,
  UsageDifference,
  WalkedExports,
} from '../../../ports/history-store.ts';
import type { Connection } from './connection.ts';
import { type ExportRow, subtractUsage, toExportRecord, usedBytes } from './export-rows.ts';
import type { Hints } from './hints.ts';

export function createHistoryStore(connection: Connection, hints: Hints): HistoryStore {
  const { read, write } = connection;
  return {
    find: (userId, exportOrJobId) =>
      read((nowMs) => {
        const row = connection
          .prepare('SELECT * FROM exports WHERE (id = ?1 OR job_id = ?1) AND user_id = ?2')
          .get(exportOrJobId, userId) as ExportRow | undefined;
        return row ? { record: toExportRecord(row), isExpired: row.expires_at_ms <= nowMs } : null;
      }),

    list: (userId, filter) => read((nowMs) => listExports(connection, userId, filter, nowMs)),
    stats: (userId) => read((nowMs) => exportStats(connection, userId, nowMs)),
    usedBytes: (userId) => read((nowMs) => usedBytes(connection, userId, nowMs)),

    countDownload: (userId, exportId) =>
      write(() => {
        connection
          .prepare(
            'UPDATE exports SET download_count = download_count + 1 WHERE id = ? AND user_id = ?',
          )
          .run(exportId, userId);
      }),

    remove: (userId, exportId) =>
      write(
        () => {
          const row = connection
            .prepare('DELETE FROM exports WHERE id = ? AND user_id = ? RETURNING *')
            .get(exportId, userId) as ExportRow | undefined;
          if (!row) return null;
          if (row.swept_at_ms === null) subtractUsage(connection, row);
          return toExportRecord(row);
        },
        { onCommit: hints.committed },
      ),

    sweepExpired: (limit) =>
      write((nowMs) => {
        const rows = connection
          .prepare(
            `UPDATE exports SET swept_at_ms = ?1 WHERE seq IN (
               SELECT seq FROM exports WHERE swept_at_ms IS NULL AND expires_at_ms <= ?1
               ORDER BY expires_at_ms, seq LIMIT ?2
             ) RETURNING *`,
          )
          .all(nowMs, limit) as unknown as ExportRow[];
        for (const row of rows) subtractUsage(connection, row);
        return rows.map(toExportRecord);
      }),

    purgeSwept: (keptMs, limit) =>
      write((nowMs) => {
        const { changes } = connection
          .prepare(
            `DELETE FROM exports WHERE seq IN (
               SELECT seq FROM exports WHERE swept_at_ms < ? ORDER BY swept_at_ms, seq LIMIT ?
             )`,
          )
          .run(nowMs - keptMs, limit);
        return Number(changes);
      }),

    walk: (after, limit) => read(() => walkExports(connection, after, limit)),
    reconcile: ({ mend }) => reconcileUsage(connection, mend),

    referencedKeys: (storageKeys) =>
      read(() => {
        const rows = connection
          .prepare(
            `SELECT storage_key FROM exports
             WHERE storage_key IN (SELECT value FROM json_each(?)) AND swept_at_ms IS NULL`,
          )
          .all(JSON.stringify(storageKeys)) as unknown as Pick<ExportRow, 'storage_key'>[];
        return new Set(rows.map((row) => row.storage_key));
      }),
  };
}

function listExports(
  connection: Connection,
  userId: string,
  filter: HistoryFilter,
  nowMs: number,
): HistoryPage {
  const values: SQLInputValue[] = [userId, nowMs];
  let where = 'user_id = ? AND expires_at_ms > ?';
  if (filter.documentId !== undefined) {
    where += ' AND document_id = ?';
    values.push(filter.documentId);
  }
  const total = connection.prepare(`SELECT count(*) AS total FROM exports WHERE ${where}`);
  const page = connection.prepare(
    `SELECT * FROM exports WHERE ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const rows = page.all(...values, filter.limit, filter.offset) as unknown as ExportRow[];
  return { exports: rows.map(toExportRecord), total: Number(total.get(...values)?.total) };
}

function walkExports(connection: Connection, after: string | null, limit: number): WalkedExports {
  const rows = connection
    .prepare('SELECT * FROM exports WHERE id > ? AND swept_at_ms IS NULL ORDER BY id LIMIT ?')
    .all(after ?? '', limit) as unknown as ExportRow[];
  const last = rows.length < limit ? undefined : rows.at(-1);
  return { exports: rows.map(toExportRecord), next: last?.id ?? null };
}

function exportStats(connection: Connection, userId: string, nowMs: number): HistoryStats {
  const templates = connection
    .prepare(
      `SELECT template_id AS templateId, count(*) AS exports, sum(file_size_bytes) AS bytes,
              sum(download_count) AS downloads
       FROM exports WHERE user_id = ? AND expires_at_ms > ? GROUP BY template_id`,
    )
    .all(userId, nowMs) as unknown as {
    templateId: string;
    exports: number;
    bytes: number;
    downloads: number;
  }[];
  const sum = (pick: (template: (typeof templates)[number]) => number) =>
    templates.reduce((total, template) => total + pick(template), 0);
  return {
    totalExports: sum((template) => template.exports),
    totalBytes: sum((template) => template.bytes),
    totalDownloads: sum((template) => template.downloads),
    byTemplate: Object.fromEntries(
      templates.map(({ templateId, exports }) => [templateId, exports]),
    ),
  };
}

interface Difference extends UsageDifference {
  readonly documentBytes: number;
}

const DIFFERENCES = `
  WITH files AS (
    SELECT user_id, sum(file_size_bytes) AS bytes FROM exports WHERE swept_at_ms IS NULL
    GROUP BY user_id
  ), versions AS (
    SELECT user_id, sum(octet_length(data)) AS bytes FROM document_versions GROUP BY user_id
  ), compared AS (
    SELECT user_id AS userId, coalesce(used_bytes, 0) AS countedBytes,
      coalesce(document_bytes, 0) AS countedDocumentBytes,
      coalesce(files.bytes, 0) + coalesce(versions.bytes, 0) AS actualBytes,
      coalesce(versions.bytes, 0) AS documentBytes
    FROM (SELECT user_id FROM usage UNION SELECT user_id FROM files UNION SELECT user_id FROM versions)
    LEFT JOIN usage USING (user_id) LEFT JOIN files USING (user_id) LEFT JOIN versions USING (user_id)
  )
  SELECT userId, countedBytes, actualBytes, documentBytes FROM compared
  WHERE countedBytes <> actualBytes OR countedDocumentBytes <> documentBytes
  ORDER BY userId`;

function reconcileUsage(
  { read, write, prepare }: Connection,
  mend: boolean,
): Promise<readonly UsageDifference[]> {
  const find = () => prepare(DIFFERENCES).all() as unknown as Difference[];
  if (!mend) return read(() => find().map(toUsageDifference));
  return write(() => {
    const differences = find();
    const count = prepare(
      `INSERT INTO usage (user_id, used_bytes, document_bytes) VALUES (?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET
         used_bytes = excluded.used_bytes, document_bytes = excluded.document_bytes`,
    );
    for (const { userId, actualBytes, documentBytes } of differences) {
      count.run(userId, actualBytes, documentBytes);
    }
    return differences.map(toUsageDifference);
  });
}

function toUsageDifference({ userId, countedBytes, actualBytes }: Difference): UsageDifference {
  return { userId, countedBytes, actualBytes };
}
