import type { ExportView, History, Usage } from '@offprint/contract';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { ExportRecord } from '../domain/export-record.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext, ReadContext } from './context.ts';
import { iso } from './view-job.ts';

export interface HistoryQuery {
  readonly documentId?: string | undefined;
  readonly limit: number;
  readonly offset: number;
  readonly includeStats: boolean;
}

/** The user's published files, newest first. */
export async function listHistory(
  ctx: ReadContext,
  caller: Caller,
  query: HistoryQuery,
): Promise<History> {
  const { documentId, limit, offset } = query;
  const { exports, total } = await ctx.history.list(caller.userId, {
    limit,
    offset,
    ...(documentId !== undefined && { documentId }),
  });
  return {
    exports: exports.map(viewExport),
    pagination: { total, limit, offset, hasMore: offset + exports.length < total },
    ...(query.includeStats && { stats: await statsOf(ctx, caller) }),
  };
}

async function statsOf(ctx: ReadContext, caller: Caller): Promise<NonNullable<History['stats']>> {
  const [stats, used] = await Promise.all([
    ctx.history.stats(caller.userId),
    storedBytes(ctx, caller),
  ]);
  const limit = caller.plan.quotaBytes;
  return {
    ...stats,
    byTemplate: { ...stats.byTemplate },
    quota: { used, limit, percentage: percentage(used, limit) },
  };
}

function viewExport(record: ExportRecord): ExportView {
  return {
    id: record.id,
    jobId: record.jobId,
    documentId: record.documentId,
    documentVersion: record.documentVersion,
    format: 'pdf',
    templateId: record.templateId,
    templateVersion: record.templateVersion,
    fileName: record.fileName,
    fileSize: record.fileSizeBytes,
    pageCount: record.pageCount,
    pageFill: record.pageFill,
    warnings: [...record.warnings],
    downloadCount: record.downloadCount,
    expiresAt: iso(record.expiresAtMs),
    createdAt: iso(record.createdAtMs),
  };
}

/**
 * Removes an export from the history, with its file. The row goes first: should the file stay
 * behind, the sweeper finds it as an orphan.
 *
 * @throws OffprintError NOT_FOUND
 */
export async function removeExport(
  ctx: AppContext,
  caller: Caller,
  exportId: string,
): Promise<void> {
  const removed = await ctx.history.remove(caller.userId, exportId);
  if (!removed) throw notFound('The export');
  await ctx.storage.delete(removed.storageKey).catch((error) => {
    ctx.log.warn({ err: error, key: removed.storageKey }, 'a removed file was left to the sweeper');
  });
}

/** How much of the plan the user has used. */
export async function getUsage(ctx: ReadContext, caller: Caller): Promise<Usage> {
  const { plan, userId } = caller;
  const [used, activeSubmissions] = await Promise.all([
    storedBytes(ctx, caller),
    ctx.jobs.countActiveSubmissions(userId),
  ]);
  return {
    used,
    limit: plan.quotaBytes,
    percentage: percentage(used, plan.quotaBytes),
    isOverQuota: used >= plan.quotaBytes,
    activeSubmissions,
    maxActiveSubmissions: plan.maxActiveSubmissions,
    plan: plan.name,
  };
}

/**
 * All that is stored for the user: files, documents, and what jobs that failed would be retried
 * with.
 */
async function storedBytes({ history, documents }: ReadContext, { userId }: Caller) {
  const [files, kept] = await Promise.all([
    history.usedBytes(userId),
    documents?.keptBytes(userId) ?? 0,
  ]);
  return files + kept;
}

/** @throws OffprintError QUOTA_EXCEEDED when not a byte more has room */
export async function refuseOverQuota(ctx: AppContext, caller: Caller): Promise<void> {
  if ((await storedBytes(ctx, caller)) >= caller.plan.quotaBytes) throw quotaUsedUp();
}

export function quotaUsedUp(): OffprintError {
  return new OffprintError(
    'QUOTA_EXCEEDED',
    'The storage quota is used up. Delete exports, documents or failed jobs, or change the plan.',
  );
}

/** With one decimal. */
function percentage(used: number, limit: number): number {
  if (limit === 0) return 100;
  return Math.round((used / limit) * 1_000) / 10;
}
