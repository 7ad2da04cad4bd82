import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { StoredDocument, StoredDocumentSummary } from '../../../domain/stored-document.ts';
import type {
  DocumentStore,
  PutDocumentCommand,
  PutDocumentOutcome,
} from '../../../ports/document-store.ts';
import type { Connection } from './connection.ts';
import { spelled, sql } from './sql.ts';

const SUMMARY_RETURNS = `id text, "userId" text, title text, "templateId" text, version bigint,
  "createdAtMs" bigint, "updatedAtMs" bigint`;
const VERSIONS = spelled(
  `documents JOIN document_versions AS found
   ON found.user_id = documents.user_id AND found.document_id = documents.id
   WHERE documents.user_id = $3`,
);

export function createDocumentStore(connection: Connection): DocumentStore {
  const { runForUser } = connection;
  return {
    put: (command) => putDocument(connection, command),

    async find(userId, id, version) {
      const wanted = version === undefined ? spelled('newest_version') : version;
      const [found] = await runForUser<StoredDocument>(
        userId,
        `${SUMMARY_RETURNS}, data json`,
        sql`SELECT id, $3, title, template_id, version, documents.created_at_ms,
            found.created_at_ms, data
          FROM ${VERSIONS} AND id = ${id} AND version = ${wanted}`,
      );
      return found ?? null;
    },

    async list(userId, { limit, offset }) {
      const rows = await runForUser<{ readonly total: number } & StoredDocumentSummary>(
        userId,
        `total bigint, ${SUMMARY_RETURNS}`,
        sql`
          SELECT total, page.*
          FROM (SELECT count(*) AS total FROM documents WHERE user_id = $3) AS counted
          LEFT JOIN LATERAL (
            SELECT id, $3, title, template_id, version, documents.created_at_ms, updated_at_ms
            FROM ${VERSIONS} AND version = newest_version
            ORDER BY updated_at_ms DESC, id DESC LIMIT ${limit} OFFSET ${offset}
          ) AS page ON true`,
      );
      const documents = rows
        .filter(({ id }) => id !== null)
        .map(({ total: _, ...summary }) => summary);
      return { documents, total: rows[0]?.total ?? 0 };
    },

    async keptBytes(userId) {
      const [row] = await runForUser<{ readonly kept: number }>(
        userId,
        'kept bigint',
        sql`
          SELECT (
            SELECT coalesce(sum(data_bytes), 0) FROM document_versions WHERE user_id = $3
          )::bigint + (
            SELECT coalesce(sum(document_bytes), 0) FROM jobs JOIN job_states ON job_id = id
            WHERE jobs.user_id = $3 AND status NOT IN ('completed', 'cancelled')
              AND is_kept(job_states, $2)
          )::bigint`,
      );
      return row?.kept ?? 0;
    },

    async remove(userId, id) {
      const removed = await runForUser(
        userId,
        'id text',
        sql`
          WITH versions AS (
            DELETE FROM document_versions WHERE user_id = $3 AND document_id = ${id}
          )
          DELETE FROM documents WHERE user_id = $3 AND id = ${id} RETURNING id`,
      );
      return removed.length > 0;
    },
  };
}

/** Of the newest version before, null when there was none; and of the one that was made, if any. */
interface PutRow {
  readonly knownVersion: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  readonly newVersion: number | null;
  readonly nowMs: number;
}

async function putDocument(
  { runForUser }: Connection,
  { userId, id, title, templateId, data: given, ifVersion, maxVersions }: PutDocumentCommand,
): Promise<PutDocumentOutcome> {
  const data = JSON.parse(JSON.stringify(given));
  const content = canonicalJson({ title, templateId, data });
  const hash = createHash('sha256').update(content).digest('hex');
  const rows = await runForUser<PutRow>(
    userId,
    `"knownVersion" bigint, "createdAtMs" bigint, "updatedAtMs" bigint, "newVersion" bigint,
      "nowMs" bigint`,
    sql`
      WITH newest AS MATERIALIZED (
        SELECT version, content_hash, documents.created_at_ms, updated_at_ms
        FROM ${VERSIONS} AND id = ${id} AND version = newest_version
      ), new AS MATERIALIZED (
        SELECT coalesce(max(version), 0) + 1 AS version FROM newest
        HAVING coalesce(max(version), 0) = ${ifVersion ?? spelled('coalesce(max(version), 0)')}
          AND max(content_hash) IS DISTINCT FROM ${hash}
      ), document AS (
        INSERT INTO documents (user_id, id, newest_version, created_at_ms, updated_at_ms)
        SELECT $3, ${id}, version, $2, $2 FROM new
        ON CONFLICT (user_id, id) DO UPDATE
        SET newest_version = excluded.newest_version, updated_at_ms = excluded.updated_at_ms
      ), content AS (
        INSERT INTO document_versions (user_id, document_id, version, title, template_id,
          content_hash, data, data_bytes, created_at_ms)
        SELECT $3, ${id}, version, ${title}, ${templateId}, ${hash}, data,
          octet_length(data::text), $2
        FROM (SELECT version, ${data} AS data FROM new) AS given
      ), outdated AS (
        DELETE FROM document_versions AS old USING new
        WHERE user_id = $3 AND document_id = ${id} AND old.version <= new.version - ${maxVersions}
      )
      SELECT newest.version, created_at_ms, updated_at_ms, new.version, $2
      FROM (SELECT) AS always LEFT JOIN newest ON true LEFT JOIN new ON true`,
    `document/${userId}/${id}`,
  );
  const [{ knownVersion, newVersion, nowMs, createdAtMs, updatedAtMs }] = rows as [PutRow];
  if (ifVersion !== null && ifVersion !== (knownVersion ?? 0)) {
    return { type: 'versionConflict', version: knownVersion ?? 0 };
  }
  return {
    type: 'stored',
    created: knownVersion === null,
    document: {
      id,
      userId,
      title,
      templateId,
      data,
      version: newVersion ?? knownVersion ?? 0,
      createdAtMs: createdAtMs ?? nowMs,
      updatedAtMs: newVersion === null ? (updatedAtMs ?? nowMs) : nowMs,
    },
  };
}
