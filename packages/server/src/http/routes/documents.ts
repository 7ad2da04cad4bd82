import {
  type DocumentSummary,
  documentListSchema,
  inDigits,
  pageQuerySchema,
  putDocumentSchema,
  storedDocumentSchema,
  wholeNumber,
} from '@offprint/contract';
import { z } from 'zod';
import { storedDocumentProblems } from '../../app/check-request.ts';
import {
  getDocument,
  listDocuments,
  putDocument,
  removeDocument,
} from '../../app/stored-documents.ts';
import { iso } from '../../app/view-job.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { conditional, success } from '../responses.ts';

const CONTROL_CHARACTER = /\p{Cc}/u;

const documentParams = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .refine((id) => id.isWellFormed() && !CONTROL_CHARACTER.test(id)),
});

const removedDocumentSchema = z
  .object({ id: z.string(), deletedAt: z.iso.datetime() })
  .meta({ id: 'RemovedDocument' });

const versionQuery = z.strictObject({
  version: inDigits(wholeNumber.min(1).optional()).meta({
    description: 'The newest one if absent.',
  }),
});

const ENTITY_TAG = '(?:W/)?"[\\x21\\x23-\\x7e]*"';
const IF_MATCH = new RegExp(`^(?:\\*|${ENTITY_TAG}(?:\\s*,\\s*${ENTITY_TAG})*)$`);
const ifMatchSchema = z.string().regex(IF_MATCH, 'must be * or an ETag in quotes, such as "3"');

const putHeaders = z
  .object({
    'If-Match': ifMatchSchema.optional().meta({
      description:
        'Take effect only if the document has one of these ETags; "3" stands for version 3, * for any.',
    }),
    'If-None-Match': z
      .literal('*', { error: 'must be *' })
      .optional()
      .meta({ description: 'Take effect only if there is no document yet.' }),
  })
  .refine((headers) => !(headers['If-Match'] && headers['If-None-Match']), {
    message: 'cannot be sent together with If-Match',
    path: ['If-None-Match'],
  });

const ETAG_HEADER = { ETag: 'Names the version, for If-Match.' };

export function addDocumentRoutes(api: Api, deps: HttpDependencies): void {
  addPut(api, deps);
  addReads(api, deps);
  addRemoval(api, deps);
}

function addPut(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'put',
      path: '/documents/{id}',
      operationId: 'putDocument',
      access: 'documents',
      tag: 'Documents',
      summary: 'Keep a document',
      description:
        'Makes a new version each time title, template or data differ. What could never be printed is refused.',
      params: documentParams,
      headers: putHeaders as unknown as z.ZodObject<typeof putHeaders.shape>,
      body: putDocumentSchema,
      moreProblems: (body) => storedDocumentProblems(app, body),
      bodyExample: { title: 'My résumé', data: { basics: { name: 'Ada Lovelace' } } },
      replies: {
        200: {
          description: 'The version that is now the newest.',
          data: storedDocumentSchema,
          headers: ETAG_HEADER,
        },
        201: {
          description: 'The first version.',
          data: storedDocumentSchema,
          headers: { ...ETAG_HEADER, Location: 'Where the document is.' },
        },
      },
      errors: [
        'NOT_FOUND',
        'TEMPLATE_NOT_FOUND',
        'FORBIDDEN',
        'QUOTA_EXCEEDED',
        'VERSION_CONFLICT',
      ],
    },
    async ({ c, caller, params, body, headers }) => {
      const ifMatch = headers['If-Match'];
      const replaces = ifMatch === undefined ? null : matcher(ifMatch);
      const condition = headers['If-None-Match'] === undefined ? replaces : 'absent';
      const { document, created } = await putDocument(app, caller, params.id, body, condition);
      c.header('ETag', etagOfVersion(document));
      if (!created) return success(c, document);
      c.header('Location', `/api/v1/documents/${encodeURIComponent(document.id)}`);
      return success(c, document, 201);
    },
  );
}

function addReads(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/documents',
      operationId: 'listDocuments',
      access: 'documents',
      tag: 'Documents',
      summary: 'Your documents, last changed first',
      query: pageQuerySchema,
      replies: { 200: { description: 'A page of documents.', data: documentListSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, query }) => success(c, await listDocuments(app, caller, query)),
  );

  api.add(
    {
      method: 'get',
      path: '/documents/{id}',
      operationId: 'getDocument',
      access: 'documents',
      tag: 'Documents',
      summary: 'A document in its newest version, or in a named one',
      params: documentParams,
      query: versionQuery,
      replies: {
        200: { description: 'The document.', data: storedDocumentSchema, headers: ETAG_HEADER },
        304: { description: 'Unchanged since If-None-Match.', mediaType: null },
      },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params, query }) => {
      const document = await getDocument(app, caller, params.id, query.version);
      return conditional(c, document, etagOfVersion(document));
    },
  );
}

function addRemoval(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'delete',
      path: '/documents/{id}',
      operationId: 'removeDocument',
      access: 'documents',
      tag: 'Documents',
      summary: 'Remove a document in all its versions',
      description: 'Exports that were made of it stay.',
      params: documentParams,
      replies: { 200: { description: 'It is gone.', data: removedDocumentSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) => {
      await removeDocument(app, caller, params.id);
      return success(c, { id: params.id, deletedAt: iso(app.clock.nowMs()) });
    },
  );
}

/** Has the time of creation too: a document that is removed and made again starts at version 1. */
function etagOfVersion({ version, createdAt }: DocumentSummary): string {
  return `"${version}-${Date.parse(createdAt).toString(36)}"`;
}

/** Strong comparison, as RFC 9110 asks for If-Match: a weak tag matches nothing. */
function matcher(ifMatch: string): (current: DocumentSummary) => boolean {
  const tags = new Set(ifMatch.split(',').map((tag) => tag.trim()));
  return (current) =>
    tags.has('*') || tags.has(etagOfVersion(current)) || tags.has(`"${current.version}"`);
}
