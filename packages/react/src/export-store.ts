import { type ExportInput, isTerminal, type JobView } from '@offprint/client';
import { createStore } from 'zustand/vanilla';
import type { ExportState, ExportStore, StoreClient, TrackedJob } from './export-state.ts';
import { createFollowing, isNotFound } from './following.ts';
import { createJobMemory, type JobStorage } from './job-memory.ts';
import { canShareAmongTabs, shareAmongTabs } from './shared-tabs.ts';
import { createBatchActions } from './tracked-batches.ts';

export interface ExportStoreOptions<Input = ExportInput> {
  readonly client: StoreClient<Input>;
  /** Where ids are kept across reloads, such as `localStorage`. */
  readonly storage?: JobStorage | undefined;
  /** The user of the exports. Ids and the connection are not shared with another user's tabs. */
  readonly user?: string | undefined;
  /**
   * Whether one connection serves all tabs. True by default, unless the client has credentials and
   * there is no `user` to tell them apart.
   */
  readonly shareTabs?: boolean | undefined;
}

/** The running exports of a user, for any framework or none. */
export function createExportStore<Input = ExportInput>(
  options: ExportStoreOptions<Input>,
): ExportStore<Input> {
  const { client, user, shareTabs = !client.needsCredentials || user !== undefined } = options;
  const name = user === undefined ? 'offprint.jobs' : `offprint.jobs.${user}`;
  const memory = createJobMemory(() => options.storage, name);
  const isShared = shareTabs && client.watchAll !== undefined && canShareAmongTabs();
  const watchAll =
    client.watchAll && (isShared ? shareAmongTabs(client.watchAll, name) : client.watchAll);
  const inputs = new Map<string, Input>();
  const batches = createBatchActions({
    client,
    memory: createJobMemory(() => options.storage, name.replace('jobs', 'batches')),
    get: () => store.getState(),
    set: (changed) => set({ batches: changed }),
    follow(jobs) {
      put(...jobs);
      void following.all();
    },
  });

  const store: ExportStore<Input> = createStore<ExportState<Input>>()(() => ({
    jobs: {},
    submissions: {},
    batches: {},
    isExporting: false,
    selectedDocumentId: null,
    history: null,
    isReconnecting: false,
    isListed: false,
    async start(input, submission = DEFAULT_NAME) {
      inputs.set(submission, input);
      return submit(submission, async () => {
        const job = await client.submit(input, { idempotencyKey: crypto.randomUUID() });
        const { jobId, status, progress } = job;
        memory.remember(jobId, submission);
        const isKnown = jobId in store.getState().jobs;
        put({ jobId, isCurrent: true, ...(!isKnown && { status, progress }) });
        follow(jobId);
        return jobId;
      });
    },
    async startAgain(submission) {
      const { jobs, submissions, start, retry } = store.getState();
      const jobId = submissions[submission]?.jobId ?? null;
      const tracked = jobId === null ? undefined : jobs[jobId];
      const input = inputs.get(submission);
      if (tracked?.problem && !isTerminal(tracked.status)) {
        follow(tracked.jobId);
        return tracked.jobId;
      }
      const hasAttempts = tracked?.job ? tracked.job.attempts < tracked.job.maxAttempts : true;
      const isRetried = tracked?.status === 'failed' && client.retry && hasAttempts;
      if (input !== undefined && !isRetried) return start(input, submission);
      if (!tracked) throw new Error('There is nothing to export again: call start.');
      return submit(submission, async () => {
        await retry(tracked.jobId);
        return tracked.jobId;
      });
    },
    async cancelSubmission(submission) {
      const before = store.getState().submissions[submission];
      if (!before?.jobId) return;
      putSubmission(submission, { ...before, problem: null });
      await store
        .getState()
        .cancel(before.jobId)
        .catch((problem: Error) => {
          const { jobId } = store.getState().submissions[submission] ?? IDLE;
          if (jobId === before.jobId) putSubmission(submission, { ...before, problem });
        });
    },
    reset(submission) {
      const { [submission]: dropped, ...submissions } = store.getState().submissions;
      set({ submissions });
      if (dropped?.jobId) memory.forget(dropped.jobId);
    },
    follow,
    followAll: () => following.all(),
    whenOver,
    async freshFileUrl(jobId) {
      await client.findFile?.(jobId);
      return client.fileUrl(jobId);
    },
    async cancel(jobId) {
      if (!client.cancel) return dismiss(jobId);
      const removed = await client.cancel(jobId).catch(deletedIfNotFound);
      if (removed.status === 'deleted') dismiss(jobId);
      else follow(jobId);
    },
    async retry(jobId) {
      if (!client.retry) throw new Error('This API has no retry: start the export anew.');
      const { status } = await client.retry(jobId);
      // The stream of all jobs may already have reported more than the answer.
      if (!following.isOfAll()) put({ jobId, status, progress: 0, job: null });
      memory.remember(jobId, memory.recall()[jobId] ?? null);
      follow(jobId);
    },
    dismiss,
    ...batches.actions,
    selectDocument: (selectedDocumentId) => set({ selectedDocumentId }),
    async loadHistory(query = {}) {
      if (!client.history) throw new Error('This API has no history.');
      const { exports, pagination } = await client.history(query);
      set({ history: { exports, total: pagination.total, query } });
    },
    async removeExport(exportId) {
      await client.removeExport?.(exportId);
      const { history, loadHistory } = store.getState();
      if (history) await loadHistory(history.query);
    },
    resume() {
      for (const [jobId, submission] of Object.entries(memory.recall())) {
        put({ jobId, isCurrent: true });
        if (submission !== null) putSubmission(submission, { ...IDLE, jobId });
        follow(jobId);
        if (isShared) void look(jobId);
      }
      batches.resume();
    },
    stop() {
      following.stop();
      batches.stop();
    },
  }));

  const following = createFollowing({
    client,
    watchAll,
    unfinished: () =>
      Object.values(store.getState().jobs)
        .filter(({ status }) => !isTerminal(status))
        .map(({ jobId }) => jobId),
    heard: (...views) => put(...views.map(trackedFrom)),
    failed: (jobId, problem) => (isNotFound(problem) ? dismiss(jobId) : put({ jobId, problem })),
    showReconnecting(isReconnecting) {
      if (isReconnecting !== store.getState().isReconnecting) set({ isReconnecting });
    },
    listed: () => set({ isListed: true }),
  });

  function follow(jobId: string): void {
    put({ jobId });
    if (isShared) void following.all();
    else following.one(jobId);
  }

  /** Loads a job that is too old for the list of newest jobs with which the stream begins. */
  async function look(jobId: string): Promise<void> {
    await client.job?.(jobId).then(
      (job) => {
        // The stream may have reported more while this answer was on its way.
        if (!store.getState().jobs[jobId]?.job) put(trackedFrom(job));
      },
      (problem) => isNotFound(problem) && dismiss(jobId),
    );
  }

  /** Results of a submission that has been reset are ignored. */
  async function submit(submission: string, action: () => Promise<string>): Promise<string> {
    const { jobId = null } = store.getState().submissions[submission] ?? IDLE;
    const underWay = { jobId, isUnderWay: true, problem: null };
    putSubmission(submission, underWay);
    const isStillWanted = () => store.getState().submissions[submission] === underWay;
    try {
      const accepted = await action();
      if (isStillWanted()) putSubmission(submission, { ...IDLE, jobId: accepted });
      return accepted;
    } catch (error) {
      const problem = error as Error;
      if (isStillWanted()) putSubmission(submission, { jobId, isUnderWay: false, problem });
      throw error;
    }
  }

  function dismiss(jobId: string): void {
    following.end(jobId);
    memory.forget(jobId);
    const { [jobId]: _dismissed, ...jobs } = store.getState().jobs;
    set({ jobs });
  }

  function whenOver(jobId: string): Promise<string | null> {
    const answer = ({ jobs }: ExportState<Input>): string | null | undefined => {
      const tracked = jobs[jobId];
      if (!tracked || tracked.problem) return null;
      if (tracked.status === 'completed') return tracked.fileUrl ?? undefined;
      return isTerminal(tracked.status) ? null : undefined;
    };
    return new Promise((resolve) => {
      const settle = (state: ExportState<Input>) => {
        const url = answer(state);
        if (url === undefined) return;
        unsubscribe();
        resolve(url);
      };
      const unsubscribe = store.subscribe(settle);
      settle(store.getState());
    });
  }

  /** All changes in one step, so that the page renders once. */
  function put(...changes: Change[]): void {
    const jobs = { ...store.getState().jobs };
    for (const change of changes) jobs[change.jobId] = changed(jobs[change.jobId], change);
    set({ jobs });
    for (const { jobId } of changes) {
      const { status, isCurrent, fileUrl } = jobs[jobId] ?? UNKNOWN;
      if (status === 'completed' && isCurrent && fileUrl === null) void addFile(jobId);
    }
  }

  async function addFile(jobId: string): Promise<void> {
    const resultUrl = store.getState().jobs[jobId]?.job?.resultUrl ?? '';
    const fileUrl = await client.fileUrl(jobId).catch(() => resultUrl);
    const tracked = store.getState().jobs[jobId];
    if (tracked?.status !== 'completed' || tracked.fileUrl !== null) return;
    put({ jobId, fileUrl });
    const { history, loadHistory } = store.getState();
    if (history) await loadHistory(history.query).catch(() => undefined);
  }

  function putSubmission(name: string, submission: ExportState['submissions'][string]): void {
    set({ submissions: { ...store.getState().submissions, [name]: submission } });
  }

  function set(change: Partial<ExportState<Input>>): void {
    const { jobs, submissions, batches } = { ...store.getState(), ...change };
    const submitted = [...Object.values(submissions), ...Object.values(batches)];
    const isExporting =
      submitted.some(({ isUnderWay }) => isUnderWay) ||
      Object.values(jobs).some(({ status, problem }) => !isTerminal(status) && !problem);
    store.setState({ ...change, isExporting });
  }

  return store;
}

export const DEFAULT_NAME = 'default';
const IDLE = { jobId: null, isUnderWay: false, problem: null } as const;
const UNKNOWN = {
  status: 'pending',
  progress: 0,
  job: null,
  fileUrl: null,
  isCurrent: false,
} as const;

type Change = Partial<TrackedJob> & { readonly jobId: string };

function changed(before: TrackedJob | undefined, change: Change): TrackedJob {
  const next = { ...UNKNOWN, ...before, problem: null, ...change };
  return { ...next, isCurrent: next.isCurrent || !isTerminal(next.status) };
}

function trackedFrom(job: JobView) {
  const { jobId, status, progress } = job;
  return { jobId, status, progress, job };
}

/** Removing something that no longer exists counts as success. */
function deletedIfNotFound(problem: unknown): { status: 'cancelled' | 'deleted' } {
  if (isNotFound(problem)) return { status: 'deleted' };
  throw problem;
}
