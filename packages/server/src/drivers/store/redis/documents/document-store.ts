import { hash } from '#crypto';
import { canonicalJson } from '../../../../domain/canonical-json.ts';
import type { StoredDocument, StoredDocumentSummary } from '../../../../domain/stored-document.ts';
import type {
  DocumentPage,
  DocumentStore,
  PutDocumentCommand,
  PutDocumentOutcome,
} from '../../../../ports/document-store.ts';
import { type Bind, defineScript } from '../scripts.ts';

export function createDocumentStore(bind: Bind): DocumentStore {
  return {
    put: bind(putDocument),
    find: bind(findDocument),
    list: bind(listDocuments),
    remove: bind(removeDocument),
    keptBytes: bind(keptBytes),
  };
}

type PutAnswer =
  | readonly ['versionConflict', version: number]
  | readonly ['quotaExceeded', usedBytes: number]
  | readonly [
      outcome: 'created' | 'stored',
      version: number,
      createdAtMs: number,
      updatedAtMs: number,
    ];

const putDocument = defineScript({
  lua: 'documents/put-document',
  writes: true,
  encode: (command: PutDocumentCommand) => {
    const { userId, id, title, templateId, data, ifVersion, maxVersions, quotaBytes } = command;
    const content = canonicalJson(asKept({ title, templateId, data }));
    return [
      userId,
      id,
      ifVersion,
      maxVersions,
      quotaBytes,
      hash('sha256', content),
      JSON.stringify({ title, templateId }),
      JSON.stringify(data),
    ];
  },
  decode: (answer: PutAnswer, { userId, id, title, templateId, data }): PutDocumentOutcome => {
    if (answer[0] === 'versionConflict') return { type: answer[0], version: answer[1] };
    if (answer[0] === 'quotaExceeded') return { type: answer[0], usedBytes: answer[1] };
    const [outcome, version, createdAtMs, updatedAtMs] = answer;
    const document: StoredDocument = {
      id,
      userId,
      title,
      templateId,
      version,
      data: asKept(data),
      createdAtMs,
      updatedAtMs,
    };
    return { type: 'stored', document, created: outcome === 'created' };
  },
});

/** The value as JSON returns it, without undefined for example. */
function asKept<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

type VersionAnswer = readonly [
  version: number,
  createdAtMs: number,
  updatedAtMs: number,
  summary: string,
  data: string,
];

const findDocument = defineScript({
  lua: 'documents/find-document',
  writes: false,
  encode: (userId: string, id: string, version?: number) => [userId, id, version ?? null],
  decode: (answer: VersionAnswer | readonly [], userId, id): StoredDocument | null => {
    if (answer.length === 0) return null;
    const [version, createdAtMs, updatedAtMs, summary, data] = answer;
    const { title, templateId } = JSON.parse(summary) as Summary;
    const times = { createdAtMs, updatedAtMs };
    return { id, userId, title, templateId, version, data: JSON.parse(data), ...times };
  },
});

type Summary = Pick<StoredDocument, 'title' | 'templateId'>;

/** Five fields for each document, in one flat list. */
type SummariesAnswer = readonly (string | number)[];

const SUMMARY_PLACES = 5;

const listDocuments = defineScript({
  lua: 'documents/list-documents',
  writes: false,
  encode: (userId: string, { limit, offset }: { limit: number; offset: number }) => [
    userId,
    limit,
    offset,
  ],
  decode: ([total, places]: readonly [number, SummariesAnswer], userId): DocumentPage => {
    const documents: StoredDocumentSummary[] = [];
    for (let start = 0; start < places.length; start += SUMMARY_PLACES) {
      const fields = places.slice(start, start + SUMMARY_PLACES);
      const [id, version, createdAtMs, updatedAtMs, summary] = fields as SummaryFields;
      const { title, templateId } = JSON.parse(summary) as Summary;
      documents.push({ id, userId, title, templateId, version, createdAtMs, updatedAtMs });
    }
    return { documents, total };
  },
});

type SummaryFields = [
  id: string,
  version: number,
  createdAtMs: number,
  updatedAtMs: number,
  summary: string,
];

const keptBytes = defineScript({
  lua: 'documents/kept-bytes',
  writes: false,
  encode: (userId: string) => [userId],
  decode: (bytes: number) => bytes,
});

const removeDocument = defineScript({
  lua: 'documents/remove-document',
  writes: true,
  encode: (userId: string, id: string) => [userId, id],
  decode: ([removed]: readonly [number]) => removed === 1,
});
