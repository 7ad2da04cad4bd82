import type { BatchManifest } from '@offprint/contract';
import { toOffprintError } from '../domain/errors.ts';
import { uniqueFileName } from '../domain/file-name.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import type { AppContext } from './context.ts';
import { countDownload } from './open-download.ts';
import { findBatch, reasonWithoutFile } from './view-batch.ts';

/** A file that goes into a ZIP. */
export interface ZipEntry {
  readonly name: string;
  readonly modifiedAtMs: number;
  readonly content: Uint8Array;
}

/**
 * What succeeded of a batch, each file read when it is asked for, so that one is in memory at a time;
 * then the manifest, which says what is missing and why.
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
    const { id: jobId, source, fileName, status, error, finishedAtMs, result } = snapshot.job;
    const documentId = source.type === 'stored' ? source.documentId : null;
    const read = await readFile(ctx, snapshot);
    if (typeof read === 'string') {
      missing.push({ fileName, jobId, documentId, status, reason: read, error });
      continue;
    }
    const name = uniqueFileName(fileName, takenNames);
    const fileSize = read.byteLength;
    files.push({ name, jobId, documentId, fileSize, pageCount: result?.pageCount ?? 0 });
    yield { name, modifiedAtMs: finishedAtMs ?? ctx.clock.nowMs(), content: read };
  }
  const manifest: BatchManifest = { batchId, files, missing };
  yield {
    name: 'manifest.json',
    modifiedAtMs: ctx.clock.nowMs(),
    content: new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
  };
}

/** The file, or why there is none. */
async function readFile(ctx: AppContext, snapshot: JobSnapshot): Promise<Uint8Array | string> {
  const { result, userId } = snapshot.job;
  const reason = reasonWithoutFile(snapshot);
  if (reason !== null || !result) return reason ?? 'It has no file.';
  try {
    const bytes = await ctx.storage.read(result.storageKey);
    // Deleted since the batch was looked up.
    if (!bytes) return 'Its file was deleted, or has expired.';
    await countDownload(ctx, { userId, id: result.exportId });
    return bytes;
  } catch (error) {
    ctx.log.warn({ err: error, jobId: snapshot.job.id }, 'a file of a batch could not be read');
    return toOffprintError(error).message;
  }
}
