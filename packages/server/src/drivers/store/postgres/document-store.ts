import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { StoredDocument, StoredDocumentSummary } from '../../../domain/stored-document.ts';
import type {
  DocumentStore,
  PutDocumentCommand,
  PutDocumentOutcome,
} from '../../../ports/document-store.ts';
import type { Connection } from './connection.ts';
import { createValues } from './sql-values.ts';
import { toStorableJson } from './storable-text.ts';

/** Of the newest version before, null when there was none; and of the one that was made, if any. */
interface PutRow {
  readonly known_version: number | null;
  readonly created_at_ms: number | null;
  readonly updated_at_ms: number | null;
  readonly new_version: number | null;
  readonly now_ms: number;
}

interface SummaryRow {
  readonly id: string;
  readonly title: string;
  readonly template_id: string | null;
  readonly version: number;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

const SUMMARY_RETURNS = `id text, title text, template_id text, version bigint,
  created_at_ms bigint, updated_at_ms bigint`;
const VERSIONS = `documents JOIN document_versions AS found
  ON found.user_id = documents.user_id AND found.document_id = documents.id
  WHERE documents.user_id = $3`;

export function createDocumentStore(connection: Connection): DocumentStore {
  return {
    put: (command) => putDocument(connection, command),

    async find(userId, id, version) {
      const values = createValues();
      const wanted = version === undefined ? 'newest_version' : values.value(version);
      const [row] = await connection.runForUser<
        SummaryRow & { readonly data: StoredDocument['data'] }
      >(userId, {
        sql: `SELECT id, title, template_id, version, documents.created_at_ms,
            found.created_at_ms, data
          FROM ${VERSIONS} AND id = ${values.text(id)} AND version = ${wanted}`,
        returns: `${SUMMARY_RETURNS}, data json`,
        values: values.list,
      });
      return row ? { ...toSummary(userId, row), data: row.data } : null;
    },

    async list(userId, { limit, offset }) {
      const values = createValues();
      const rows = await connection.runForUser<
        { readonly total: number } & (SummaryRow | { readonly id: null })
      >(userId, {
        sql: `
          SELECT total, page.*
          FROM (SELECT count(*) AS total FROM documents WHERE user_id = $3) AS counted
          LEFT JOIN LATERAL (
            SELECT id, title, template_id, version, documents.created_at_ms, updated_at_ms
            FROM ${VERSIONS} AND version = newest_version
            ORDER BY updated_at_ms DESC, id DESC
            LIMIT ${values.value(limit)} OFFSET ${values.value(offset)}
          ) AS page ON true`,
        returns: `total bigint, ${SUMMARY_RETURNS}`,
        values: values.list,
      });
      const documents = rows.filter((row) => row.id !== null).map((row) => toSummary(userId, row));
      return { documents, total: rows[0]?.total ?? 0 };
    },

    async remove(userId, id) {
      const values = createValues();
      const removed = await connection.runForUser(userId, {
        sql: `DELETE FROM documents WHERE user_id = $3 AND id = ${values.text(id)} RETURNING id`,
        returns: 'id text',
        values: values.list,
      });
      return removed.length > 0;
    },
  };
}

async function putDocument(
  connection: Connection,
  { userId, id, title, templateId, data: given, ifVersion }: PutDocumentCommand,
): Promise<PutDocumentOutcome> {
  const data = JSON.parse(JSON.stringify(given));
  const content = canonicalJson({ title, templateId, data });
  const values = createValues();
  const documentId = values.text(id);
  const hash = values.text(createHash('sha256').update(content).digest('hex'));
  const allowed =
    ifVersion === null ? 'true' : `coalesce(max(version), 0) = ${values.value(ifVersion)}`;
  const [row] = await connection.runForUser<PutRow>(userId, {
    sql: `
      WITH newest AS MATERIALIZED (
        SELECT version, content_hash, documents.created_at_ms, updated_at_ms
        FROM ${VERSIONS} AND id = ${documentId} AND version = newest_version
      ), new AS MATERIALIZED (
        SELECT coalesce(max(version), 0) + 1 AS version FROM newest
        HAVING ${allowed} AND max(content_hash) IS DISTINCT FROM ${hash}
      ), document AS (
        INSERT INTO documents (user_id, id, newest_version, created_at_ms, updated_at_ms)
        SELECT $3, ${documentId}, version, $2, $2 FROM new
        ON CONFLICT (user_id, id) DO UPDATE
        SET newest_version = excluded.newest_version, updated_at_ms = excluded.updated_at_ms
      ), content AS (
        INSERT INTO document_versions (user_id, document_id, version, title, template_id,
          content_hash, data, created_at_ms)
        SELECT $3, ${documentId}, version, ${values.text(title)}, ${values.text(templateId)},
          ${hash}, ($4)[1]::json, $2
        FROM new
      )
      SELECT newest.version, created_at_ms, updated_at_ms, new.version, $2
      FROM (SELECT) AS always LEFT JOIN newest ON true LEFT JOIN new ON true`,
    returns: `known_version bigint, created_at_ms bigint, updated_at_ms bigint,
      new_version bigint, now_ms bigint`,
    values: values.list,
    lock: `document/${userId}/${id}`,
    documents: [toStorableJson(data)],
  });
  const { known_version, new_version, now_ms, ...known } = row as PutRow;
  if (ifVersion !== null && ifVersion !== (known_version ?? 0)) {
    return { type: 'versionConflict', version: known_version ?? 0 };
  }
  return {
    type: 'stored',
    created: known_version === null,
    document: {
      id,
      userId,
      title,
      templateId,
      data,
      version: new_version ?? known_version ?? 0,
      createdAtMs: known.created_at_ms ?? now_ms,
      updatedAtMs: new_version === null ? (known.updated_at_ms ?? now_ms) : now_ms,
    },
  };
}

function toSummary(userId: string, row: SummaryRow): StoredDocumentSummary {
  return {
    id: row.id,
    userId,
    title: row.title,
    templateId: row.template_id,
    version: row.version,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
