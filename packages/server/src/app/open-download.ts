import { notFound, OffprintError } from '../domain/errors.ts';
import type { ExportRecord } from '../domain/export-record.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { findJob } from './get-job.ts';

/**
 * A link to the file of an export (by its id or its job's) that works for a few minutes, without
 * further credentials. Counts the download, unless told that nobody will follow the link.
 *
 * @throws OffprintError NOT_FOUND, EXPIRED, INVALID_STATE while the job has no file yet
 */
export async function openDownload(
  ctx: AppContext,
  caller: Caller,
  exportOrJobId: string,
  { isCounted = true }: { isCounted?: boolean } = {},
): Promise<string> {
  const record = await findExport(ctx, caller, exportOrJobId);
  const url = await ctx.storage.signedUrl(record.storageKey, {
    expiresInMs: ctx.settings.signedUrlTtlMs,
    fileName: record.fileName,
  });
  if (isCounted) await ctx.history.countDownload(caller.userId, record.id);
  return url;
}

/** The bytes of the file instead of a link; otherwise as openDownload. */
export async function readDownload(
  ctx: AppContext,
  caller: Caller,
  exportOrJobId: string,
): Promise<Uint8Array> {
  const record = await findExport(ctx, caller, exportOrJobId);
  const bytes = await ctx.storage.read(record.storageKey);
  if (!bytes) throw notFound('The file');
  await ctx.history.countDownload(caller.userId, record.id);
  return bytes;
}

async function findExport(
  ctx: AppContext,
  caller: Caller,
  exportOrJobId: string,
): Promise<ExportRecord> {
  const found = await ctx.history.find(caller.userId, exportOrJobId);
  if (!found) {
    const job = await findJob(ctx, caller, exportOrJobId);
    throw new OffprintError('INVALID_STATE', `This export has no file: it is ${job.status}.`);
  }
  if (found.isExpired) {
    throw new OffprintError('EXPIRED', 'The file has expired. Export the document again.');
  }
  return found.record;
}
