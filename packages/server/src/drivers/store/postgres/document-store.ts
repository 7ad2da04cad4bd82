import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { StoredDocument, StoredDocumentSummary } from '../../../domain/stored-document.ts';
import type {
  DocumentStore,
  PutDocumentCommand,
  PutDocumentOutcome,
} from '../../../ports/document-store.ts';
import type { Connection } from './connection.ts';
import { spelled, sql, toStorableJson, toStorableText } from './sql.ts';

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
          )::bigint + job_document_bytes($3, $2)`,
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
        // The lock that put_document takes: a version made meanwhile would be left behind.
        `document/${userId}/${id}`,
      );
      return removed.length > 0;
    },
  };
}

/** Data of the newest version before, and of the created version, null where there is none. */
interface PutRow {
  readonly knownVersion: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  readonly newVersion: number | null;
  readonly nowMs: number;
  /** The bytes stored already, if the version has no room. */
  readonly withoutRoom: number | null;
}

async function putDocument(
  { call }: Connection,
  command: PutDocumentCommand,
): Promise<PutDocumentOutcome> {
  const { userId, id, title, templateId, ifVersion, maxVersions, quotaBytes } = command;
  const data = JSON.parse(JSON.stringify(command.data));
  const content = canonicalJson({ title, templateId, data });
  const rows = await call<PutRow>(
    'put_document',
    `"knownVersion" bigint, "createdAtMs" bigint, "updatedAtMs" bigint, "newVersion" bigint,
      "nowMs" bigint, "withoutRoom" bigint`,
    toStorableText(userId),
    toStorableText(id),
    toStorableText(title),
    templateId && toStorableText(templateId),
    createHash('sha256').update(content).digest('hex'),
    toStorableJson(data),
    ifVersion,
    maxVersions,
    quotaBytes,
  );
  const [{ knownVersion, newVersion, nowMs, createdAtMs, updatedAtMs, withoutRoom }] = rows as [
    PutRow,
  ];
  if (withoutRoom !== null) return { type: 'quotaExceeded', usedBytes: withoutRoom };
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
