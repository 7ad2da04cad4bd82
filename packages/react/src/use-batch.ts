import { type BatchInput, isTerminal, type JobStatus } from '@offprint/client';
import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { TrackedJob } from './export-state.ts';
import { useExportStore, useOffprintClient } from './provider.tsx';
import { saveBlob } from './save-file.ts';
import type { ExportFailure } from './use-export-pdf-job.ts';

export interface BatchExportJob {
  /** From the click until the last job is over. */
  readonly isExporting: boolean;
  /** At the end: completed with at least one file, failed without any. */
  readonly status: 'idle' | 'submitting' | JobStatus;
  /** The progress of all jobs together, 0 to 100. */
  readonly progress: number;
  readonly batchId: string | null;
  /** In the order of the documents. Failed jobs have a reason. */
  readonly jobs: readonly TrackedJob[];
  readonly completedCount: number;
  readonly failedCount: number;
  /** Why it was not accepted, or why the latest action on it failed. */
  readonly error: ExportFailure | null;
  /**
   * Exports up to ten documents, all or none. Resolves with the batch's id when it is accepted, or
   * with null if it is not, with the reason in `error`. Never rejects.
   */
  startBatch(input: BatchInput): Promise<string | null>;
  /** Stops unfinished jobs. Never rejects: see `error`. */
  cancel(): Promise<void>;
  /** Returns to `idle`. The jobs continue. */
  reset(): void;
  /**
   * Saves a ZIP of the files so far. Its `manifest.json` lists what is missing, and why.
   *
   * @throws OffprintClientError
   */
  saveZip(): Promise<void>;
}

export interface BatchExportOptions {
  /** Distinguishes the exports of several components, also after a reload. */
  readonly name?: string | undefined;
}

/** Documents that are exported together, from the click to the ZIP of their files. */
export function useBatch({ name = 'default' }: BatchExportOptions = {}): BatchExportJob {
  const client = useOffprintClient();
  const store = useExportStore();
  const batch = useStore(store, ({ batches }) => batches[name]);
  const known = useStore(store, (state) => state.jobs);
  const batchId = batch?.batchId ?? null;
  const jobs = useMemo(
    () => (batch?.jobIds ?? []).flatMap((jobId) => known[jobId] ?? []),
    [batch, known],
  );

  const actions = useMemo(
    () => ({
      async startBatch(input: BatchInput) {
        const { batches, startBatch } = store.getState();
        if (batches[name]?.isUnderWay) return null;
        // The store keeps the error.
        return startBatch(input, name).catch(() => null);
      },
      cancel: () => store.getState().cancelBatch(name),
      reset: () => store.getState().resetBatch(name),
      async saveZip() {
        const id = store.getState().batches[name]?.batchId;
        if (!id) return;
        const file = await client.batches.download(id);
        saveBlob(file.blob, file.fileName);
      },
    }),
    [client, store, name],
  );

  const isSubmitting = batch?.isUnderWay ?? false;
  const isRunning = jobs.some(({ status, problem }) => !isTerminal(status) && !problem);
  return {
    isExporting: isSubmitting || isRunning,
    status: isSubmitting ? 'submitting' : statusOf(jobs),
    progress: Math.round(average(jobs.map(shareDone))),
    batchId,
    jobs,
    completedCount: jobs.filter(({ status }) => status === 'completed').length,
    failedCount: jobs.filter(({ status }) => status === 'failed').length,
    error: batch?.problem ?? null,
    ...actions,
  };
}

function statusOf(jobs: readonly TrackedJob[]): 'idle' | JobStatus {
  if (jobs.length === 0) return 'idle';
  const has = (wanted: JobStatus) => jobs.some(({ status }) => status === wanted);
  if (jobs.every(({ status }) => status === 'pending')) return 'pending';
  if (!jobs.every(({ status }) => isTerminal(status))) return 'processing';
  if (has('completed')) return 'completed';
  return has('failed') ? 'failed' : 'cancelled';
}

/** Finished jobs count as done, with any outcome. */
function shareDone({ status, progress }: TrackedJob): number {
  return isTerminal(status) ? 100 : progress;
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}
