import { notFound, OffprintError } from '../domain/errors.ts';
import type { ExportRecord } from '../domain/export-record.ts';
import type { Job } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { noteMissingFile } from './missing-files.ts';
import { findJob } from './view-job.ts';

/**
 * A link to the file of an export (by its id or its job's) that works for a few minutes, without
 * further credentials. Counts the download, unless told that nobody will follow the link.
 *
 * @throws OffprintError NOT_FOUND, also for a file that was deleted, EXPIRED, INVALID_STATE while
 *   the job has no file yet
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
  if (isCounted) await countDownload(ctx, record);
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
  if (!bytes) {
    await noteMissingFile(ctx, record.storageKey);
    throw notFound('The file');
  }
  await countDownload(ctx, record);
  return bytes;
}

async function findExport(
  ctx: AppContext,
  caller: Caller,
  exportOrJobId: string,
): Promise<ExportRecord> {
  const found = await ctx.history.find(caller.userId, exportOrJobId);
  if (!found) throw withoutFile(ctx, (await findJob(ctx, caller, exportOrJobId)).job);
  if (found.isExpired) throw expired();
  return found.record;
}

function withoutFile(ctx: AppContext, job: Job): OffprintError {
  if (job.status !== 'completed') {
    return new OffprintError('INVALID_STATE', `This export has no file: it is ${job.status}.`);
  }
  const fileExpiresAtMs = (job.finishedAtMs ?? 0) + job.policy.exportTtlMs;
  if (fileExpiresAtMs <= ctx.clock.nowMs()) return expired();
  return new OffprintError('NOT_FOUND', 'The file was deleted. Export the document again.');
}

function expired(): OffprintError {
  return new OffprintError('EXPIRED', 'The file has expired. Export the document again.');
}

/** A download is served even if it can't be counted. */
export async function countDownload(
  ctx: AppContext,
  record: Pick<ExportRecord, 'id' | 'userId'>,
): Promise<void> {
  try {
    await ctx.history.countDownload(record.userId, record.id);
  } catch (error) {
    ctx.log.warn({ err: error, exportId: record.id }, 'a download was not counted');
  }
}
