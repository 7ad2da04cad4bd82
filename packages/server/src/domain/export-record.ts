import type { Job, JobResult } from './job/job.ts';

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
  readonly downloadCount: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A row before it is published; the store adds the times, by its own clock. */
export type ExportDraft = Omit<ExportRecord, 'createdAtMs' | 'expiresAtMs' | 'downloadCount'> & {
  /** From the moment of completion. */
  readonly ttlMs: number;
};

export function draftExport(job: Job, result: JobResult): ExportDraft {
  const stored = job.source.type === 'stored' ? job.source : null;
  return {
    id: result.exportId,
    jobId: job.id,
    userId: job.userId,
    documentId: stored?.documentId ?? null,
    documentVersion: stored?.version ?? null,
    templateId: job.templateId,
    templateVersion: job.templateVersion,
    fileName: job.fileName,
    storageKey: result.storageKey,
    fileSizeBytes: result.fileSizeBytes,
    pageCount: result.pageCount,
    ttlMs: job.policy.exportTtlMs,
  };
}
