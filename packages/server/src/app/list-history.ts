import type { ExportView, History } from '@offprint/contract';
import type { ExportRecord } from '../domain/export-record.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { percentage } from './get-usage.ts';
import { iso } from './job-view.ts';

export interface HistoryQuery {
  readonly documentId?: string | undefined;
  readonly limit: number;
  readonly offset: number;
  readonly includeStats: boolean;
}

/** The user's published files, newest first. */
export async function listHistory(
  ctx: AppContext,
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

async function statsOf(ctx: AppContext, caller: Caller): Promise<NonNullable<History['stats']>> {
  const [stats, used] = await Promise.all([
    ctx.history.stats(caller.userId),
    ctx.history.usedBytes(caller.userId),
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
    downloadCount: record.downloadCount,
    expiresAt: iso(record.expiresAtMs),
    createdAt: iso(record.createdAtMs),
  };
}
