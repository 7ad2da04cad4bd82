import { type BatchInput, type BatchView, isTerminal, type JobView } from '@offprint/client';
import type {
  BatchActions,
  ExportState,
  StoreClient,
  TrackedBatch,
  TrackedJob,
} from './export-state.ts';
import { isNotFound } from './following.ts';
import type { JobMemory } from './job-memory.ts';

export type StartedJob = Pick<TrackedJob, 'jobId' | 'isCurrent'> & Partial<TrackedJob>;

export interface BatchTracking {
  readonly client: Pick<StoreClient<never>, 'batches'>;
  /** Ids of batches, each with its name. */
  readonly memory: JobMemory;
  get(): Pick<ExportState, 'batches' | 'jobs' | 'cancel'>;
  set(batches: ExportState['batches']): void;
  /** Follows the jobs of a batch over the connection for all jobs. */
  follow(jobs: readonly StartedJob[]): void;
}

const DEFAULT_BATCH = 'default';
const NO_BATCH: TrackedBatch = { batchId: null, jobIds: [], isUnderWay: false, problem: null };

/** The store's actions on batches. The states of their jobs come like those of any other job. */
export function createBatchActions({ client, memory, get, set, follow }: BatchTracking) {
  let stopped = new AbortController();

  function put(name: string, batch: TrackedBatch): void {
    set({ ...get().batches, [name]: batch });
  }

  function batchesApi() {
    if (client.batches) return client.batches;
    throw new Error('This API has no batches.');
  }

  async function submit(input: BatchInput, name: string): Promise<TrackedBatch> {
    const idempotencyKey = crypto.randomUUID();
    const { batchId, jobs } = await batchesApi().submit(input, { idempotencyKey });
    memory.remember(batchId, name);
    follow(
      jobs.map(({ jobId, status, progress }) => ({
        jobId,
        isCurrent: true,
        // A state that the connection has already reported is newer than the answer.
        ...(!(jobId in get().jobs) && { status, progress }),
      })),
    );
    return { ...NO_BATCH, batchId, jobIds: jobs.map(({ jobId }) => jobId) };
  }

  /** Waits for a server that is unavailable. */
  async function resume(batchId: string, name: string): Promise<void> {
    const found = new AbortController();
    const signal = AbortSignal.any([found.signal, stopped.signal]);
    const take = ({ jobs }: BatchView) => {
      found.abort();
      const begun = get().batches[name];
      if (begun && begun.batchId !== batchId) return memory.forget(batchId);
      follow(jobs.map(resumed));
      put(name, { ...NO_BATCH, batchId, jobIds: jobs.map(({ jobId }) => jobId) });
    };
    await batchesApi()
      .watch(batchId, take, { signal })
      .catch((problem) => isNotFound(problem) && memory.forget(batchId));
  }

  const actions: BatchActions = {
    async startBatch(input, name = DEFAULT_BATCH) {
      const before = get().batches[name]?.batchId;
      const underWay = { ...NO_BATCH, isUnderWay: true };
      // Results of a batch that has been reset are ignored.
      const settle = (batch: TrackedBatch) => get().batches[name] === underWay && put(name, batch);
      put(name, underWay);
      try {
        const accepted = await submit(input, name);
        if (before) memory.forget(before);
        settle(accepted);
        return accepted.batchId as string;
      } catch (problem) {
        settle({ ...NO_BATCH, problem: problem as Error });
        throw problem;
      }
    },
    async cancelBatch(name) {
      const batch = get().batches[name];
      if (!batch) return;
      put(name, { ...batch, problem: null });
      const { jobs, cancel } = get();
      const unfinished = batch.jobIds.filter((id) => jobs[id] && !isTerminal(jobs[id].status));
      const outcomes = await Promise.allSettled(unfinished.map(cancel));
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      const now = get().batches[name];
      if (refused && now?.batchId === batch.batchId) put(name, { ...now, problem: refused.reason });
    },
    resetBatch(name) {
      const { [name]: dropped, ...batches } = get().batches;
      set(batches);
      if (dropped?.batchId) memory.forget(dropped.batchId);
    },
  };

  return {
    actions,
    /** Follows the batches that the memory holds from before a reload. */
    resume() {
      for (const [batchId, name] of Object.entries(memory.recall())) {
        void resume(batchId, name ?? DEFAULT_BATCH);
      }
    },
    stop() {
      stopped.abort();
      stopped = new AbortController();
    },
  };
}

function resumed(job: JobView): StartedJob {
  const { jobId, status, progress } = job;
  return { jobId, status, progress, job, isCurrent: true };
}
