import { type ExportInput, isTerminal, type JobStatus, type JobView } from '@offprint/client';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand/react';
import { describeJob } from './describe.ts';
import type { TrackedJob } from './export-state.ts';
import { DEFAULT_NAME } from './export-store.ts';
import { useExportStore, useTexts } from './provider.tsx';

export interface ExportFailure {
  /** Safe to show to a user. */
  readonly message: string;
  readonly code?: string;
}

export interface ExportPDFJob<Input = ExportInput> {
  /** From the click until the job has ended or is no longer followed. */
  readonly isExporting: boolean;
  readonly status: 'idle' | 'submitting' | JobStatus;
  readonly stage: JobView['stage'];
  /** 0 to 100. */
  readonly progress: number;
  /** The current step, in words for the user. Empty while idle. */
  readonly progressMessage: string;
  /** Why it was not accepted, not followed, or not printed. */
  readonly error: ExportFailure | null;
  readonly fileUrl: string | null;
  readonly jobId: string | null;
  /** 1 is next. Only while pending. */
  readonly queuePosition: number | null;
  /**
   * Resolves with the link to the file, or with null if there is none, with the reason in `error`.
   * Does nothing while another submission of this hook is pending. Never rejects.
   */
  startExport(request: Input): Promise<string | null>;
  /** Never rejects: see `error`. */
  cancel(): Promise<void>;
  /**
   * Follows the job, retries it, or submits again, whichever is possible. Results as for
   * `startExport`.
   */
  retry(): Promise<string | null>;
  /** Returns to `idle`. The job continues. */
  reset(): void;
}

export interface ExportPDFJobOptions {
  /**
   * Distinguishes the exports of several buttons. The same name after a reload, or elsewhere on the
   * page, shows the same export.
   */
  readonly name?: string;
}

/** One export, from the click to the file. */
export function useExportPDFJob<Input = ExportInput>({
  name = DEFAULT_NAME,
}: ExportPDFJobOptions = {}): ExportPDFJob<Input> {
  const store = useExportStore<Input>();
  const texts = useTexts();
  const submission = useStore(store, ({ submissions }) => submissions[name]);
  const jobId = submission?.jobId ?? null;
  const tracked = useStore(store, ({ jobs }) => (jobId === null ? undefined : jobs[jobId]));
  const isReconnecting = useStore(store, (state) => state.isReconnecting);

  const run = useCallback(
    async (begin: () => Promise<string>) => {
      if (store.getState().submissions[name]?.isUnderWay) return null;
      try {
        return await store.getState().whenOver(await begin());
      } catch {
        return null; // The store keeps the error.
      }
    },
    [store, name],
  );

  const actions = useMemo(
    () => ({
      startExport: (request: Input) => run(() => store.getState().start(request, name)),
      retry: () => run(() => store.getState().startAgain(name)),
      cancel: () => store.getState().cancelSubmission(name),
      reset: () => store.getState().reset(name),
    }),
    [run, store, name],
  );

  const isSubmitting = submission?.isUnderWay ?? false;
  const isRunning = tracked !== undefined && !isTerminal(tracked.status) && !tracked.problem;
  return {
    isExporting: isSubmitting || isRunning,
    status: isSubmitting ? 'submitting' : (tracked?.status ?? 'idle'),
    stage: tracked?.job?.stage ?? null,
    progress: isSubmitting ? 0 : (tracked?.progress ?? 0),
    progressMessage: isSubmitting ? texts.submitting : messageOf(tracked, isReconnecting),
    error: isSubmitting ? null : (submission?.problem ?? failureOf(tracked)),
    fileUrl: tracked?.status === 'completed' ? tracked.fileUrl : null,
    jobId,
    queuePosition: tracked?.job?.queuePosition ?? null,
    ...actions,
  };

  function messageOf(job: TrackedJob | undefined, isLost: boolean): string {
    if (!job) return '';
    return isLost && !isTerminal(job.status) ? texts.reconnecting : describeJob(texts, job);
  }
}

function failureOf(tracked: TrackedJob | undefined): ExportFailure | null {
  return tracked?.problem ?? tracked?.job?.error ?? null;
}
