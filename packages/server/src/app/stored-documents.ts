import type {
  DocumentList,
  DocumentSummary,
  PutDocument,
  StoredDocumentView,
} from '@offprint/contract';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import { validationError } from '../domain/problems.ts';
import type { StoredDocument, StoredDocumentSummary } from '../domain/stored-document.ts';
import type { DocumentSource } from '../ports/document-source.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { chooseTemplate, storedDocumentProblems } from './check-request.ts';
import type { AppContext } from './context.ts';
import { quotaUsedUp } from './history.ts';
import { iso } from './view-job.ts';

export interface PutResult {
  readonly document: StoredDocumentView;
  readonly created: boolean;
}

/** What must be so for a document to be kept: there is none yet, or the one there suits. */
export type PutCondition = 'absent' | ((current: DocumentSummary) => boolean);

/**
 * Keeps a document; a new version each time it differs. One that could never be printed is refused.
 *
 * @param condition null to keep it in any case
 * @throws OffprintError VALIDATION_ERROR, VERSION_CONFLICT, TEMPLATE_NOT_FOUND, FORBIDDEN,
 *   STORAGE_UNAVAILABLE, QUOTA_EXCEEDED
 */
export async function putDocument(
  ctx: AppContext,
  caller: Caller,
  id: string,
  body: PutDocument,
  condition: PutCondition | null,
): Promise<PutResult> {
  const documents = documentsOf(ctx);
  refuseUnprintable(ctx, caller, body);
  await ctx.room.assertRoom();
  for (;;) {
    const ifVersion = await versionToReplace(ctx, caller, id, condition);
    const outcome = await documents.put({
      userId: caller.userId,
      id,
      title: body.title,
      templateId: body.templateId ?? null,
      data: body.data,
      ifVersion,
      maxVersions: ctx.settings.maxDocumentVersions,
      quotaBytes: caller.plan.quotaBytes,
    });
    if (outcome.type === 'stored') {
      return { document: viewDocument(outcome.document), created: outcome.created };
    }
    if (outcome.type === 'quotaExceeded') throw quotaUsedUp();
    if (condition === 'absent') throw alreadyThere(outcome.version);
    // The document was changed meanwhile, so the current version is checked again.
  }
}

function refuseUnprintable(ctx: AppContext, caller: Caller, body: PutDocument): void {
  const problems = storedDocumentProblems(ctx, body);
  const isKnown = !body.templateId || ctx.templates.find(body.templateId) !== null;
  if (problems.length > (isKnown ? 0 : 1)) throw validationError(problems);
  if (body.templateId) chooseTemplate(ctx, caller.plan, body.templateId, {});
}

async function versionToReplace(
  ctx: AppContext,
  caller: Caller,
  id: string,
  condition: PutCondition | null,
): Promise<number | null> {
  if (condition === null) return null;
  if (condition === 'absent') return 0;
  const current = await documentsOf(ctx).find(caller.userId, id);
  if (!current) {
    const message =
      'There is no such document, so it cannot be replaced. Create it without If-Match.';
    throw new OffprintError('VERSION_CONFLICT', message);
  }
  if (condition(summarise(current))) return current.version;
  throw new OffprintError(
    'VERSION_CONFLICT',
    `The document is at version ${current.version}, which If-Match does not name. Read it again before you change it.`,
  );
}

function alreadyThere(version: number): OffprintError {
  const message = `The document is there already, at version ${version}. Read it before you change it.`;
  return new OffprintError('VERSION_CONFLICT', message);
}

/** @throws OffprintError NOT_FOUND when a host app keeps the documents: nobody would read these */
function documentsOf({ documents }: AppContext): DocumentStore {
  if (documents) return documents;
  const message = 'Documents are kept by the app that runs Offprint. Change them there.';
  throw new OffprintError('NOT_FOUND', message);
}

/** @throws OffprintError NOT_FOUND */
export async function getDocument(
  ctx: AppContext,
  caller: Caller,
  id: string,
  version?: number,
): Promise<StoredDocumentView> {
  const found = await documentsOf(ctx).find(caller.userId, id, version);
  if (!found) throw notFound('The document');
  return viewDocument(found);
}

export async function listDocuments(
  ctx: AppContext,
  caller: Caller,
  page: { limit: number; offset: number },
): Promise<DocumentList> {
  const { documents, total } = await documentsOf(ctx).list(caller.userId, page);
  const hasMore = page.offset + documents.length < total;
  return { documents: documents.map(summarise), pagination: { total, ...page, hasMore } };
}

/** All versions. Exports that were made of it stay. @throws OffprintError NOT_FOUND */
export async function removeDocument(ctx: AppContext, caller: Caller, id: string): Promise<void> {
  if (!(await documentsOf(ctx).remove(caller.userId, id))) throw notFound('The document');
}

/** Documents that jobs name by id come from Offprint's own store, unless the host app has its own. */
export function storedDocumentSource(documents: DocumentStore): DocumentSource {
  return {
    async load(userId, documentId, version) {
      const found = await documents.find(userId, documentId, version);
      if (!found) {
        const which = version === undefined ? '' : ` in version ${version}`;
        throw new OffprintError(
          'DOCUMENT_NOT_FOUND',
          `The document "${documentId}"${which} does not exist.`,
        );
      }
      return { documentId, version: found.version, title: found.title, data: found.data };
    },
  };
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
