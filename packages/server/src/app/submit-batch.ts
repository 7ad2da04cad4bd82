import type { BatchRequest, ExportRequest, Problem } from '@offprint/contract';
import { isOffprintError, OffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import { validationError } from '../domain/problems.ts';
import { exportProblems, type PrintCatalog } from './check-request.ts';
import type { AppContext } from './context.ts';
import {
  type PreparedExport,
  prepareExport,
  type SubmitTerms,
  submitJobs,
} from './submit-export.ts';

export interface SubmittedBatch {
  readonly batchId: string;
  /** In the order of their documents; at least one. */
  readonly jobs: readonly Job[];
  /** The idempotency key had made it before. */
  readonly rejoined: boolean;
}

/**
 * Makes durable jobs of all documents, or of none. To the limit of active submissions they are one.
 *
 * @throws OffprintError as submitExport does, with the place of the documents it is about in `details`
 */
export async function submitBatch(
  ctx: AppContext,
  caller: Caller,
  request: BatchRequest,
  terms: SubmitTerms = {},
): Promise<SubmittedBatch> {
  const { jobs, rejoined } = await submitJobs(ctx, caller, {
    ...terms,
    body: request,
    isBatch: true,
    prepare: () => prepareAll(ctx, caller, request),
  });
  const batchId = jobs[0]?.batchId;
  if (!batchId) throw new Error('The store acknowledged a batch without a job of it.');
  return { batchId, jobs, rejoined };
}

/** Where a document stands in the body of a batch. */
interface BatchItem {
  readonly place: string;
  readonly request: ExportRequest;
}

function itemsOf({ documentIds, documents, ...shared }: BatchRequest): readonly BatchItem[] {
  const ofIds = (documentIds ?? []).map((documentId, index) => ({
    place: `documentIds[${index}]`,
    request: { ...shared, documentId },
  }));
  const ofDocuments = (documents ?? []).map((each, index) => ({
    place: `documents[${index}]`,
    request: { ...shared, ...each, templateId: each.templateId ?? shared.templateId },
  }));
  return [...ofIds, ...ofDocuments];
}

/** Checks every document before it refuses, so that the caller sees all problems at once. */
async function prepareAll(
  ctx: AppContext,
  caller: Caller,
  request: BatchRequest,
): Promise<readonly PreparedExport[]> {
  const prepared: PreparedExport[] = [];
  const refusals: OffprintError[] = [];
  for (const { place, request: one } of itemsOf(request)) {
    try {
      prepared.push(await prepareExport(ctx, caller, one));
    } catch (error) {
      if (!isOffprintError(error) || error.status >= 500) throw error;
      refusals.push(refusalAt(place, error));
    }
  }
  const [first] = refusals;
  if (!first) return prepared;
  const details = refusals.flatMap((refusal) => refusal.details ?? []);
  const isOfOneKind = refusals.every(({ code }) => code === first.code);
  if (!isOfOneKind || first.code === 'VALIDATION_ERROR') throw validationError(details);
  throw new OffprintError(first.code, first.message, { details });
}

function refusalAt(place: string, { code, message, details = [] }: OffprintError): OffprintError {
  const problems = details.map((each) => ({ ...each, path: placeIn(place, each.path) }));
  return new OffprintError(code, message, {
    details: problems.length > 0 ? problems : [{ path: place, message }],
  });
}

/** In a list of ids, the id itself is the place of its document. */
function placeIn(place: string, path: string): string {
  return place.startsWith('documentIds') ? place : `${place}.${path}`;
}

/** What no schema finds wrong with the body of a batch that is refused for something else already. */
export function batchProblems(catalog: PrintCatalog, body: unknown): readonly Problem[] {
  const { documents, templateId } = { ...(body as object) } as Record<string, unknown>;
  if (!Array.isArray(documents)) return exportProblems(catalog, { templateId });
  return documents.flatMap((each: unknown, index) =>
    exportProblems(catalog, { templateId, ...(each as object) }).map((problem) => ({
      ...problem,
      path: `documents[${index}].${problem.path}`,
    })),
  );
}
