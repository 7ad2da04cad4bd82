import { isDeepStrictEqual } from 'node:util';
import type { StoredDocument, StoredDocumentSummary } from '../../../domain/stored-document.ts';
import {
  type DocumentStore,
  FAILED_JOB_BYTES,
  type PutDocumentCommand,
  type PutDocumentOutcome,
} from '../../../ports/document-store.ts';
import type { Connection } from './connection.ts';
import { storedBytes } from './export-rows.ts';

interface SummaryRow {
  readonly user_id: string;
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly template_id: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

interface VersionRow extends SummaryRow {
  readonly data: string;
}

const SUMMARY = `documents.user_id, documents.id, version, title, template_id,
  documents.created_at_ms, document_versions.created_at_ms AS updated_at_ms`;

const JOINED = `documents JOIN document_versions
  ON document_versions.user_id = documents.user_id AND document_id = documents.id`;

export function createDocumentStore(connection: Connection): DocumentStore {
  const { read, write } = connection;
  return {
    put: (command) => write((nowMs) => putDocument(connection, command, nowMs)),
    find: (userId, id, version) => read(() => findDocument(connection, userId, id, version)),

    list: (userId, { limit, offset }) =>
      read(() => {
        const rows = connection
          .prepare(
            `SELECT ${SUMMARY} FROM ${JOINED} AND version = newest_version
             WHERE documents.user_id = ?
             ORDER BY documents.updated_at_ms DESC, documents.id DESC LIMIT ? OFFSET ?`,
          )
          .all(userId, limit, offset) as unknown as SummaryRow[];
        const total = connection
          .prepare('SELECT count(*) AS total FROM documents WHERE user_id = ?')
          .get(userId);
        return { documents: rows.map(toSummary), total: Number(total?.total) };
      }),

    keptBytes: (userId) => read((nowMs) => keptBytes(connection, userId, nowMs)),

    remove: (userId, id) =>
      write(() => {
        const { changes } = connection
          .prepare('DELETE FROM documents WHERE user_id = ? AND id = ?')
          .run(userId, id);
        return changes !== 0;
      }),
  };
}

function putDocument(
  connection: Connection,
  command: PutDocumentCommand,
  nowMs: number,
): PutDocumentOutcome {
  const newest = findDocument(connection, command.userId, command.id);
  const newestVersion = newest?.version ?? 0;
  if (command.ifVersion !== null && command.ifVersion !== newestVersion) {
    return { type: 'versionConflict', version: newestVersion };
  }
  const data = JSON.stringify(command.data);
  if (newest && isSame(newest, command, data)) {
    return { type: 'stored', document: newest, created: false };
  }
  const version = newestVersion + 1;
  const stored =
    storedBytes(connection, command.userId, nowMs) +
    jobDocumentBytes(connection, command.userId, nowMs);
  const growth = Buffer.byteLength(data) - outdatedBytes(connection, command, version);
  if (growth > 0 && stored + growth > command.quotaBytes) {
    return { type: 'quotaExceeded', usedBytes: stored };
  }
  const document: StoredDocument = {
    id: command.id,
    userId: command.userId,
    title: command.title,
    templateId: command.templateId,
    version,
    data: JSON.parse(data),
    createdAtMs: newest?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
  };
  insertVersion(connection, document, data);
  connection
    .prepare('DELETE FROM document_versions WHERE user_id = ? AND document_id = ? AND version <= ?')
    .run(document.userId, document.id, document.version - command.maxVersions);
  return { type: 'stored', document, created: newest === null };
}

function isSame(newest: StoredDocument, command: PutDocumentCommand, data: string): boolean {
  return (
    newest.title === command.title &&
    newest.templateId === command.templateId &&
    isDeepStrictEqual(newest.data, JSON.parse(data))
  );
}

function insertVersion(connection: Connection, document: StoredDocument, data: string): void {
  connection
    .prepare(
      `INSERT INTO documents (user_id, id, newest_version, created_at_ms, updated_at_ms)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (user_id, id) DO UPDATE SET
         newest_version = excluded.newest_version, updated_at_ms = excluded.updated_at_ms`,
    )
    .run(
      document.userId,
      document.id,
      document.version,
      document.createdAtMs,
      document.updatedAtMs,
    );
  connection
    .prepare(
      `INSERT INTO document_versions
         (user_id, document_id, version, title, template_id, data, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      document.userId,
      document.id,
      document.version,
      document.title,
      document.templateId,
      data,
      document.updatedAtMs,
    );
}

/** The bytes of the versions that are removed for the new one. */
function outdatedBytes(
  connection: Connection,
  { userId, id, maxVersions }: PutDocumentCommand,
  version: number,
): number {
  const row = connection
    .prepare(
      `SELECT coalesce(sum(octet_length(data)), 0) AS bytes FROM document_versions
       WHERE user_id = ? AND document_id = ? AND version <= ?`,
    )
    .get(userId, id, version - maxVersions);
  return Number(row?.bytes);
}

function keptBytes(connection: Connection, userId: string, nowMs: number): number {
  const row = connection
    .prepare(
      `SELECT coalesce(sum(octet_length(data)), 0) AS bytes FROM document_versions
       WHERE user_id = ?`,
    )
    .get(userId);
  return Number(row?.bytes) + jobDocumentBytes(connection, userId, nowMs);
}

/** The bytes of the documents of jobs that may still run. */
function jobDocumentBytes(connection: Connection, userId: string, nowMs: number): number {
  const row = connection
    .prepare(
      `SELECT coalesce((
         SELECT sum(octet_length(data)) FROM jobs JOIN job_documents ON job_seq = jobs.seq
         WHERE user_id = ?1 AND status IN ('pending', 'processing')), 0)
       + coalesce((
         SELECT sum(coalesce(octet_length(data), 0) + ${FAILED_JOB_BYTES})
         FROM jobs LEFT JOIN job_documents ON job_seq = jobs.seq
         WHERE user_id = ?1 AND status = 'failed' AND expires_at_ms > ?2), 0) AS bytes`,
    )
    .get(userId, nowMs);
  return Number(row?.bytes);
}

function findDocument(
  connection: Connection,
  userId: string,
  id: string,
  version?: number,
): StoredDocument | null {
  const row = connection
    .prepare(
      `SELECT ${SUMMARY}, data FROM ${JOINED}
       WHERE documents.user_id = ? AND documents.id = ? AND version = coalesce(?, newest_version)`,
    )
    .get(userId, id, version ?? null) as VersionRow | undefined;
  return row ? { ...toSummary(row), data: JSON.parse(row.data) } : null;
}

function toSummary(row: SummaryRow): StoredDocumentSummary {
  return {
    id: row.id,
    userId: row.user_id,
    title: row.title,
    templateId: row.template_id,
    version: row.version,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
