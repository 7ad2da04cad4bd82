import type { ExportInput, JobStatus, JobView, OffprintClient } from '@offprint/client';
import { isTerminal } from '@offprint/contract';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand/react';
import { createExportStore, type ExportStore, type TrackedJob } from './export-store.ts';

export interface ExportFailure {
  /** Safe to show to a user. */
  readonly message: string;
  readonly code?: string;
}

export interface ExportPDFJob {
  readonly status: 'idle' | 'submitting' | JobStatus;
  /** 0 to 100. */
  readonly progress: number;
  readonly jobId: string | null;
  /** Whether the connection is lost at the moment: until it is back, the rest shows what was before. */
  readonly isReconnecting: boolean;
  /** Everything about the job; `job.resultUrl` is its download once it is completed. */
  readonly job: JobView | null;
  /** Why it was not accepted, not followed, or not printed. */
  readonly error: ExportFailure | null;
  /** Does nothing while another submission is on its way. Never rejects: see `error`. */
  start(input: ExportInput): Promise<void>;
  cancel(): Promise<void>;
  retry(): Promise<void>;
  /** Back to `idle`; the job itself goes on. */
  reset(): void;
}

interface Submission {
  readonly jobId: string | null;
  readonly isUnderWay: boolean;
  readonly error: ExportFailure | null;
}

const IDLE: Submission = { jobId: null, isUnderWay: false, error: null };

/**
 * One export, from the click to the file. Given a client, the hook keeps a store of its own and
 * stops following when it unmounts; given a store, it shares it with the rest of the page.
 */
export function useExportPDFJob(source: OffprintClient | ExportStore): ExportPDFJob {
  const store = useStoreOf(source);
  const [submission, setSubmission] = useState(IDLE);
  const latest = useRef(IDLE);
  const { jobId, isUnderWay } = submission;
  const tracked = useStore(store, ({ jobs }) => (jobId === null ? undefined : jobs[jobId]));

  const isReconnecting = useIsReconnecting(store);

  /** A submission that was reset meanwhile has no say any more. */
  async function run(before: Submission, action: () => Promise<string | null>): Promise<void> {
    const show = (next: Submission) => {
      latest.current = next;
      setSubmission(next);
    };
    show(before);
    const settle = (next: Submission) => latest.current === before && show(next);
    try {
      settle({ jobId: await action(), isUnderWay: false, error: null });
    } catch (error) {
      settle({ ...before, isUnderWay: false, error: error as Error });
    }
  }

  async function onJob(act: (id: string) => Promise<void>): Promise<void> {
    if (jobId === null) return;
    await run({ ...submission, error: null }, async () => {
      await act(jobId);
      return jobId;
    });
  }

  return {
    status: isUnderWay ? 'submitting' : (tracked?.status ?? 'idle'),
    progress: tracked?.progress ?? 0,
    isReconnecting: isReconnecting && tracked !== undefined && !isTerminal(tracked.status),
    jobId,
    job: tracked?.job ?? null,
    error: submission.error ?? tracked?.problem ?? tracked?.job?.error ?? null,
    async start(input) {
      if (latest.current.isUnderWay) return;
      await run({ ...IDLE, isUnderWay: true }, () => store.getState().start(input));
    },
    cancel: () => onJob(store.getState().cancel),
    retry: () => onJob(store.getState().retry),
    reset() {
      latest.current = IDLE;
      setSubmission(IDLE);
    },
  };
}

/** Every export that the store follows or has followed, the latest first. */
export function useTrackedJobs(store: ExportStore): readonly TrackedJob[] {
  const jobs = useStore(store, (state) => state.jobs);
  return useMemo(() => Object.values(jobs).reverse(), [jobs]);
}

/** Whether the connection is lost at the moment: until it is back, jobs show what was before. */
export function useIsReconnecting(store: ExportStore): boolean {
  return useStore(store, (state) => state.isReconnecting);
}

/** Whether `followAll` has heard of the user's jobs, so that no more are to be expected at once. */
export function useIsListed(store: ExportStore): boolean {
  return useStore(store, (state) => state.isListed);
}

function useStoreOf(source: OffprintClient | ExportStore): ExportStore {
  const store = useMemo(
    () => ('getState' in source ? source : createExportStore({ client: source })),
    [source],
  );
  useEffect(() => {
    if (store !== source) return () => store.getState().stop();
  }, [store, source]);
  return store;
}
