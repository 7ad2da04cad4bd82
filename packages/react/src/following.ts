import {
  isTerminal,
  type JobApi,
  type JobView,
  OffprintClientError,
  type WatchOptions,
} from '@offprint/client';
import type { StoreClient } from './export-state.ts';

export interface FollowingOptions {
  readonly client: StoreClient<never>;
  readonly watchAll: JobApi['watchAll'] | undefined;
  unfinished(): readonly string[];
  heard(...jobs: JobView[]): void;
  /** It is no longer followed. */
  failed(jobId: string, problem: Error): void;
  showReconnecting(isReconnecting: boolean): void;
  /** The user's jobs have been listed once. */
  listed(): void;
}

export interface Following {
  one(jobId: string): void;
  all(): Promise<void>;
  isOfAll(): boolean;
  end(jobId: string): void;
  stop(): void;
}

interface Watch {
  readonly controller: AbortController;
  isLost: boolean;
}

/** Not the id of any job. */
const ALL_JOBS = '*';
const LISTED_JOBS = 100;

/** The open watches: one for each job, or one for all. */
export function createFollowing(options: FollowingOptions): Following {
  const { client, watchAll, unfinished, heard, failed, showReconnecting, listed } = options;
  const watches = new Map<string, Watch>();

  function begin(id: string): WatchOptions & { readonly signal: AbortSignal } {
    const watch = { controller: new AbortController(), isLost: false };
    watches.set(id, watch);
    return {
      signal: watch.controller.signal,
      onConnection(isConnected) {
        watch.isLost = !isConnected;
        showConnection();
      },
    };
  }

  function end(id: string): void {
    watches.get(id)?.controller.abort();
    watches.delete(id);
    showConnection();
  }

  function showConnection(): void {
    showReconnecting([...watches.values()].some(({ isLost }) => isLost));
  }

  async function all(): Promise<void> {
    if (watches.has(ALL_JOBS) || !watchAll) return;
    const { signal, onConnection } = begin(ALL_JOBS);
    let connections = 0;
    try {
      const list = await client.jobs?.({ limit: LISTED_JOBS }, { signal }).catch(nullIfRetryable);
      if (list) heard(...list.jobs.toReversed());
      if (list) listed();
      await watchAll((job) => heard(job), {
        signal,
        onConnection(isConnected) {
          onConnection?.(isConnected);
          if (!isConnected) return;
          listed();
          void findEnded(signal, ++connections > 1);
        },
      });
    } catch (problem) {
      if (signal.aborted) return;
      end(ALL_JOBS);
      for (const jobId of unfinished()) failed(jobId, problem as Error);
    }
  }

  /** The stream begins with running jobs, and never reports those that ended before it was open. */
  async function findEnded(signal: AbortSignal, dropsRemoved: boolean): Promise<void> {
    for (const jobId of unfinished()) {
      await client.job?.(jobId, { signal }).then(
        // For a running job, the stream may already have reported more.
        (job) => isTerminal(job.status) && heard(job),
        (problem) => {
          const isFinal = problem instanceof OffprintClientError && !problem.retryable;
          if (dropsRemoved && isFinal) failed(jobId, problem);
        },
      );
    }
  }

  return {
    one(jobId) {
      if (watches.has(jobId) || watches.has(ALL_JOBS)) return;
      const watchOptions = begin(jobId);
      const hear = (job: JobView) => {
        if (isTerminal(job.status)) end(jobId);
        heard(job);
      };
      client.watch(jobId, hear, watchOptions).catch((problem: Error) => {
        if (watchOptions.signal.aborted) return;
        end(jobId);
        failed(jobId, problem);
      });
    },
    all,
    isOfAll: () => watches.has(ALL_JOBS),
    end,
    stop: () => [...watches.keys()].forEach(end),
  };
}

/** A stream that is opened later repeats the list, and waits for the server. */
function nullIfRetryable(problem: unknown): null {
  if (problem instanceof OffprintClientError && problem.retryable) return null;
  throw problem;
}

export function isNotFound(problem: unknown): boolean {
  return problem instanceof OffprintClientError && problem.code === 'NOT_FOUND';
}
