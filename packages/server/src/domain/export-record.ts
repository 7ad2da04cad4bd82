import type { Warning } from '@offprint/contract';
import { momentOf } from './job/from-now.ts';
import { documentIdOf, type Job, type JobResult } from './job/job.ts';

/** A row of the history: a file that was published. Times in epoch ms. */
export interface ExportRecord {
  readonly id: string;
  readonly jobId: string;
  readonly userId: string;
  readonly documentId: string | null;
  readonly documentVersion: number | null;
  readonly templateId: string;
  readonly templateVersion: string;
  readonly fileName: string;
  readonly storageKey: string;
  readonly fileSizeBytes: number;
  readonly pageCount: number;
  readonly pageFill: number | null;
  readonly warnings: readonly Warning[];
  readonly downloadCount: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/**
 * The row that a completion publishes. It follows from the job alone, so callers can't contradict
 * it. Stores that can't run this translate it.
 *
 * @throws RangeError for a lifetime that ends at no safe integer
 */
export function exportOf(job: Job & { readonly result: JobResult }): ExportRecord {
  const { result } = job;
  const stored = job.source.type === 'stored' ? job.source : null;
  return {
    id: result.exportId,
    jobId: job.id,
    userId: job.userId,
    documentId: documentIdOf(job),
    documentVersion: stored?.version ?? null,
    templateId: job.templateId,
    templateVersion: job.templateVersion,
    fileName: job.fileName,
    storageKey: result.storageKey,
    fileSizeBytes: result.fileSizeBytes,
    pageCount: result.pageCount,
    // Results that older versions stored have none.
    pageFill: result.pageFill ?? null,
    warnings: result.warnings,
    downloadCount: 0,
    createdAtMs: job.updatedAtMs,
    expiresAtMs: momentOf({ fromNowMs: job.policy.exportTtlMs }, job.updatedAtMs),
  };
}
