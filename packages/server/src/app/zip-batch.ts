import type { BatchManifest } from '@offprint/contract';
import { toOffprintError } from '../domain/errors.ts';
import { uniqueFileName } from '../domain/file-name.ts';
import { documentIdOf } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import type { ByteStream } from '../ports/object-storage.ts';
import type { AppContext } from './context.ts';
import { countDownload } from './open-download.ts';
import { findBatch, reasonWithoutFile } from './view-batch.ts';

/** A file that goes into a ZIP. */
export interface ZipEntry {
  readonly name: string;
  readonly modifiedAtMs: number;
  /** Read to its end, or cancelled. */
  readonly content: ByteStream;
}

/**
 * What succeeded of a batch, each file opened when it is asked for and read as the client takes it; then
 * the manifest, which says what is missing and why.
 *
 * @throws OffprintError NOT_FOUND at once, before the first file
 */
export async function openBatchFiles(
  ctx: AppContext,
  caller: Caller,
  batchId: string,
): Promise<AsyncIterable<ZipEntry>> {
  return batchFiles(ctx, batchId, await findBatch(ctx, caller, batchId));
}

async function* batchFiles(
  ctx: AppContext,
  batchId: string,
  snapshots: readonly JobSnapshot[],
): AsyncGenerator<ZipEntry, void> {
  const files: BatchManifest['files'] = [];
  const missing: BatchManifest['missing'] = [];
  const takenNames = new Set<string>();
  for (const snapshot of snapshots) {
    const { id: jobId, fileName, status, error, finishedAtMs, result } = snapshot.job;
    const documentId = documentIdOf(snapshot.job);
    const opened = await openFile(ctx, snapshot);
    if (typeof opened === 'string') {
      missing.push({ fileName, jobId, documentId, status, reason: opened, error });
      continue;
    }
    const name = uniqueFileName(fileName, takenNames);
    const { fileSizeBytes = 0, pageCount = 0 } = result ?? {};
    files.push({ name, jobId, documentId, fileSize: fileSizeBytes, pageCount });
    yield { name, modifiedAtMs: finishedAtMs ?? ctx.clock.nowMs(), content: opened };
  }
  const manifest: BatchManifest = { batchId, files, missing };
  yield {
    name: 'manifest.json',
    modifiedAtMs: ctx.clock.nowMs(),
    content: ReadableStream.from([
      new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
    ]),
  };
}

/** The file, or why there is none. */
async function openFile(ctx: AppContext, snapshot: JobSnapshot): Promise<ByteStream | string> {
  const { result, userId } = snapshot.job;
  const reason = reasonWithoutFile(snapshot);
  if (reason !== null || !result) return reason ?? 'It has no file.';
  try {
    const content = await ctx.storage.stream(result.storageKey);
    // It was deleted after the batch was looked up.
    if (!content) return 'Its file was deleted, or has expired.';
    await countDownload(ctx, { userId, id: result.exportId });
    return content;
  } catch (error) {
    ctx.log.warn({ err: error, jobId: snapshot.job.id }, 'a file of a batch could not be read');
    return toOffprintError(error).message;
  }
}
