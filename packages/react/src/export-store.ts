import {
  type ExportInput,
  type JobView,
  type OffprintClient,
  OffprintClientError,
} from '@offprint/client';
import { isTerminal, type JobStatus } from '@offprint/contract';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type JobStorage, readJobIds, writeJobIds } from './job-storage.ts';

export interface TrackedJob {
  readonly jobId: string;
  readonly status: JobStatus;
  /** 0 to 100. */
  readonly progress: number;
  /** Everything that is known about the job; null until the first word of it. */
  readonly job: JobView | null;
  /** Why the job is not followed any more, though it is not over. */
  readonly problem: Error | null;
}

export interface ExportState {
  /** The latest last. */
  readonly jobs: Readonly<Record<string, TrackedJob>>;
  /**
   * Submits an export and follows its job. Sent again, never printed twice, when the answer is lost.
   *
   * @throws OffprintClientError when the export is not accepted
   */
  start(input: ExportInput): Promise<string>;
  /** Follows a job that was submitted elsewhere, or one whose following met a problem. */
  follow(jobId: string): void;
  /** Stops an unfinished job. */
  cancel(jobId: string): Promise<void>;
  /** Sends a failed job back to the queue. */
  retry(jobId: string): Promise<void>;
  /** Forgets the job here. On the server it goes on. */
  dismiss(jobId: string): void;
  /** Follows again what the storage remembers from before a reload. */
  resume(): void;
  /** Ends all following, for when nobody looks any more. */
  stop(): void;
}

export type ExportStore = StoreApi<ExportState>;

export interface ExportStoreOptions {
  readonly client: OffprintClient;
  readonly storage?: JobStorage | undefined;
  readonly storageKey?: string;
}

/** The exports that a user has under way, for any framework or none. */
export function createExportStore(options: ExportStoreOptions): ExportStore {
  const { client, storage, storageKey = 'offprint.jobs' } = options;
  const followings = new Map<string, AbortController>();

  const store = createStore<ExportState>()(() => ({
    jobs: {},
    async start(input) {
      const job = await client.submit(input, { idempotencyKey: crypto.randomUUID() });
      put({ jobId: job.jobId, status: job.status, progress: job.progress });
      follow(job.jobId);
      return job.jobId;
    },
    follow,
    async cancel(jobId) {
      const { status } = await client.cancel(jobId);
      if (status === 'deleted') dismiss(jobId);
      else follow(jobId);
    },
    async retry(jobId) {
      const { status } = await client.retry(jobId);
      put({ jobId, status, progress: 0, job: null });
      follow(jobId);
    },
    dismiss,
    resume: () => readJobIds(storage, storageKey).forEach(follow),
    stop() {
      for (const following of followings.values()) following.abort();
      followings.clear();
    },
  }));

  function put(change: Partial<TrackedJob> & { jobId: string }): void {
    const { jobs } = store.getState();
    const before = jobs[change.jobId] ?? UNHEARD;
    store.setState({ jobs: { ...jobs, [change.jobId]: { ...before, problem: null, ...change } } });
  }

  function dismiss(jobId: string): void {
    followings.get(jobId)?.abort();
    followings.delete(jobId);
    const { [jobId]: _gone, ...jobs } = store.getState().jobs;
    store.setState({ jobs });
  }

  function follow(jobId: string): void {
    if (followings.has(jobId)) return;
    const following = new AbortController();
    followings.set(jobId, following);
    put({ jobId });
    const { signal } = following;
    const heard = (job: JobView) => {
      if (isTerminal(job.status)) followings.delete(jobId);
      put({ jobId, status: job.status, progress: job.progress, job });
    };
    client.observeJob(jobId, heard, { signal }).catch((problem: Error) => {
      if (signal.aborted) return;
      followings.delete(jobId);
      if (problem instanceof OffprintClientError && problem.code === 'NOT_FOUND') dismiss(jobId);
      else put({ jobId, problem });
    });
  }

  store.subscribe(({ jobs }, before) => {
    const ids = Object.keys(jobs);
    const isSame = ids.join() === Object.keys(before.jobs).join();
    if (!isSame) writeJobIds(storage, storageKey, ids);
  });

  return store;
}

const UNHEARD = { status: 'pending', progress: 0, job: null, problem: null } as const;
