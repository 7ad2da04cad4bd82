import {
  type ExportInput,
  type JobView,
  type OffprintClient,
  OffprintClientError,
  type RemovedJob,
} from '@offprint/client';
import { isTerminal, type JobStatus } from '@offprint/contract';
import { createStore, type StoreApi } from 'zustand/vanilla';

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
  /** Whether a connection is lost at the moment: until it is back, `jobs` shows what was before. */
  readonly isReconnecting: boolean;
  /** Whether `followAll` has heard of the user's jobs, so that no more are to be expected at once. */
  readonly isListed: boolean;
  /**
   * Submits an export and follows its job. Sent again, never printed twice, when the answer is lost.
   *
   * @throws OffprintClientError when the export is not accepted
   */
  start(input: ExportInput): Promise<string>;
  /** Follows a job that was submitted elsewhere, or one whose following met a problem. */
  follow(jobId: string): void;
  /** Follows every job of the user, wherever it was submitted, by one connection. */
  followAll(): Promise<void>;
  /** Stops an unfinished job. The record of a finished one is removed; its export stays. */
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

/** What is kept over a reload: ids alone, no word of a document. `localStorage` fits. */
export interface JobStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface ExportStoreOptions {
  readonly client: OffprintClient;
  readonly storage?: JobStorage | undefined;
  readonly storageKey?: string;
}

/** The exports that a user has under way, for any framework or none. */
export function createExportStore(options: ExportStoreOptions): ExportStore {
  const { client, storage, storageKey = 'offprint.jobs' } = options;
  const followings = new Map<string, Following>();

  const store = createStore<ExportState>()(() => ({
    jobs: {},
    isReconnecting: false,
    isListed: false,
    async start(input) {
      const job = await client.submit(input, { idempotencyKey: crypto.randomUUID() });
      const { jobId, status, progress } = job;
      const isKnown = jobId in store.getState().jobs;
      if (!isKnown) put({ jobId, status, progress });
      follow(jobId);
      return jobId;
    },
    follow,
    followAll,
    async cancel(jobId) {
      const removed = await client.cancel(jobId).catch(deletedIfNotFound);
      if (removed.status === 'deleted') dismiss(jobId);
      else follow(jobId);
    },
    async retry(jobId) {
      const { status } = await client.retry(jobId);
      // The stream of all jobs may have told more than the answer by now.
      if (followings.has(ALL_JOBS)) return;
      put({ jobId, status, progress: 0, job: null });
      follow(jobId);
    },
    dismiss,
    resume: () => readJobIds(storage, storageKey).forEach(follow),
    stop: () => [...followings.keys()].forEach(end),
  }));

  function begin(id: string) {
    const following = { controller: new AbortController(), isLost: false };
    followings.set(id, following);
    return {
      signal: following.controller.signal,
      onConnection(isConnected: boolean) {
        following.isLost = !isConnected;
        showConnection();
      },
    };
  }

  function end(id: string): void {
    followings.get(id)?.controller.abort();
    followings.delete(id);
    showConnection();
  }

  function showConnection(): void {
    const isReconnecting = [...followings.values()].some(({ isLost }) => isLost);
    if (isReconnecting !== store.getState().isReconnecting) store.setState({ isReconnecting });
  }

  function put(change: Partial<TrackedJob> & { jobId: string }): void {
    const { jobs } = store.getState();
    const before = jobs[change.jobId] ?? UNKNOWN;
    store.setState({ jobs: { ...jobs, [change.jobId]: { ...before, problem: null, ...change } } });
  }

  function dismiss(jobId: string): void {
    end(jobId);
    const { [jobId]: _dismissed, ...jobs } = store.getState().jobs;
    store.setState({ jobs });
  }

  function follow(jobId: string): void {
    if (followings.has(jobId)) return;
    put({ jobId });
    if (followings.has(ALL_JOBS)) return;
    const options = begin(jobId);
    const heard = (job: JobView) => {
      if (isTerminal(job.status)) end(jobId);
      put(trackedFrom(job));
    };
    client.watch(jobId, heard, options).catch((problem: Error) => {
      if (options.signal.aborted) return;
      end(jobId);
      if (isNotFound(problem)) dismiss(jobId);
      else put({ jobId, problem });
    });
  }

  async function followAll(): Promise<void> {
    if (followings.has(ALL_JOBS)) return;
    const { signal, onConnection } = begin(ALL_JOBS);
    let connections = 0;
    try {
      const list = await client.jobs({ limit: LISTED_JOBS }, { signal }).catch(nullIfRetryable);
      if (list) putAll(list.jobs.toReversed());
      await client.watchAll((job) => put(trackedFrom(job)), {
        signal,
        onConnection(isConnected) {
          onConnection(isConnected);
          if (!isConnected) return;
          store.setState({ isListed: true });
          if (++connections > 1) void dropRemoved(signal);
        },
      });
    } catch (problem) {
      if (signal.aborted) return;
      end(ALL_JOBS);
      for (const { jobId, status } of Object.values(store.getState().jobs)) {
        if (!isTerminal(status)) put({ jobId, problem: problem as Error });
      }
    }
  }

  /** What ended and was removed while the connection was lost, the stream never tells again. */
  async function dropRemoved(signal: AbortSignal): Promise<void> {
    for (const { jobId, status } of Object.values(store.getState().jobs)) {
      if (isTerminal(status)) continue;
      await client.job(jobId, { signal }).catch((problem) => isNotFound(problem) && dismiss(jobId));
    }
  }

  /** In one step, so that a page is drawn once. */
  function putAll(views: readonly JobView[]): void {
    const listed = views.map((job) => [job.jobId, { ...trackedFrom(job), problem: null }]);
    store.setState(({ jobs }) => ({
      jobs: { ...jobs, ...Object.fromEntries(listed) },
      isListed: true,
    }));
  }

  store.subscribe(({ jobs }, before) => {
    const ids = Object.keys(jobs);
    const isSame = ids.join() === Object.keys(before.jobs).join();
    if (!isSame) writeJobIds(storage, storageKey, ids);
  });

  return store;
}

interface Following {
  readonly controller: AbortController;
  isLost: boolean;
}

/** Not the id of any job. */
const ALL_JOBS = '*';
const LISTED_JOBS = 100;
const UNKNOWN = { status: 'pending', progress: 0, job: null, problem: null } as const;

function trackedFrom(job: JobView) {
  const { jobId, status, progress } = job;
  return { jobId, status, progress, job };
}

/** The stream that is opened next repeats the list, and waits for the server. */
function nullIfRetryable(problem: unknown): null {
  if (problem instanceof OffprintClientError && problem.retryable) return null;
  throw problem;
}

/** To remove what is not there any more has succeeded. */
function deletedIfNotFound(problem: unknown): Pick<RemovedJob, 'status'> {
  if (isNotFound(problem)) return { status: 'deleted' };
  throw problem;
}

function isNotFound(problem: unknown): boolean {
  return problem instanceof OffprintClientError && problem.code === 'NOT_FOUND';
}

function readJobIds(storage: JobStorage | undefined, key: string): string[] {
  try {
    const ids: unknown = JSON.parse(storage?.getItem(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function writeJobIds(storage: JobStorage | undefined, key: string, ids: string[]): void {
  try {
    storage?.setItem(key, JSON.stringify(ids));
  } catch {
    // A full or forbidden storage costs the resumption after a reload, never the export.
  }
}
