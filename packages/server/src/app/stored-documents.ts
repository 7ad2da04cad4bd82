import type {
  DocumentList,
  DocumentSummary,
  PutDocument,
  StoredDocumentView,
} from '@offprint/contract';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import type { StoredDocument, StoredDocumentSummary } from '../domain/stored-document.ts';
import { chooseTemplate } from './choose-template.ts';
import type { AppContext } from './context.ts';
import { iso } from './job-view.ts';

export interface PutResult {
  readonly document: StoredDocumentView;
  readonly created: boolean;
}

/**
 * Keeps a document; a new version each time it differs.
 *
 * @param ifVersion the version that it replaces, 0 for none, null for whichever
 * @throws OffprintError VERSION_CONFLICT, TEMPLATE_NOT_FOUND, FORBIDDEN
 */
export async function putDocument(
  ctx: AppContext,
  caller: Caller,
  id: string,
  body: PutDocument,
  ifVersion: number | null,
): Promise<PutResult> {
  if (body.templateId) chooseTemplate(ctx.templates, caller.plan, body.templateId, {});
  const outcome = await ctx.documents.put({
    userId: caller.userId,
    id,
    title: body.title,
    templateId: body.templateId ?? null,
    data: body.data,
    ifVersion,
  });
  if (outcome.type === 'versionConflict') {
    throw new OffprintError(
      'VERSION_CONFLICT',
      `The document is at version ${outcome.version}. Read it again before you change it.`,
    );
  }
  return { document: viewDocument(outcome.document), created: outcome.created };
}

/** @throws OffprintError NOT_FOUND */
export async function getDocument(
  ctx: AppContext,
  caller: Caller,
  id: string,
  version?: number,
): Promise<StoredDocumentView> {
  const found = await ctx.documents.find(caller.userId, id, version);
  if (!found) throw notFound('The document');
  return viewDocument(found);
}

export async function listDocuments(
  ctx: AppContext,
  caller: Caller,
  page: { limit: number; offset: number },
): Promise<DocumentList> {
  const { documents, total } = await ctx.documents.list(caller.userId, page);
  const hasMore = page.offset + documents.length < total;
  return { documents: documents.map(summarise), pagination: { total, ...page, hasMore } };
}

/** All versions. Exports that were made of it stay. @throws OffprintError NOT_FOUND */
export async function removeDocument(ctx: AppContext, caller: Caller, id: string): Promise<void> {
  if (!(await ctx.documents.remove(caller.userId, id))) throw notFound('The document');
}

function viewDocument(document: StoredDocument): StoredDocumentView {
  return { ...summarise(document), data: document.data };
}

function summarise(document: StoredDocumentSummary): DocumentSummary {
  return {
    id: document.id,
    title: document.title,
    templateId: document.templateId,
    version: document.version,
    createdAt: iso(document.createdAtMs),
    updatedAt: iso(document.updatedAtMs),
  };
}
