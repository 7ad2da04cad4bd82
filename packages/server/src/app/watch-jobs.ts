import { isTerminal, type JobView } from '@offprint/contract';
import { firstOf } from '../async/abort.ts';
import { createEvent } from '../async/event.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import type { ReadContext } from './context.ts';
import { WATCHED_JOBS } from './job-watcher.ts';
import { findJob, getJob, viewJob } from './view-job.ts';

/**
 * The job now, then at every change that its owner can see, until it is finished, removed, or the
 * signal aborts. Who reads slowly gets the newest state and not each one before it.
 *
 * @throws OffprintError NOT_FOUND if there is no such job to begin with, STORE_UNAVAILABLE
 */
export async function* watchJob(
  ctx: ReadContext,
  caller: Caller,
  jobId: string,
  signal: AbortSignal,
): AsyncGenerator<JobView, void> {
  using changes = listen(ctx, caller, jobId);
  const first = await findJob(ctx, caller, jobId);
  for await (const view of views(ctx, [first], changes, signal)) {
    if (view === null) return;
    yield view;
    if (isTerminal(view.status)) return;
  }
}

/** The user's newest jobs as they are, oldest first, then every change, until the signal aborts. */
export async function* watchJobs(
  ctx: ReadContext,
  caller: Caller,
  signal: AbortSignal,
): AsyncGenerator<JobView, void> {
  using changes = listen(ctx, caller, null);
  const page = { limit: WATCHED_JOBS, offset: 0 };
  const { jobs } = await ctx.jobs.list(caller.userId, page);
  for await (const view of views(ctx, jobs.toReversed(), changes, signal)) if (view) yield view;
}

const KEEP_ALIVE_MS = 60_000;

export interface JobWait {
  /** `end`: when the job is over; `change`: when it is not as the caller knows it any more. */
  readonly until: 'end' | 'change';
  /** Null to wait until the signal aborts. */
  readonly timeoutMs: number | null;
  readonly signal: AbortSignal;
  /** Whether the caller has seen the job like this; otherwise it has seen the job as it is now. */
  readonly isKnown?: ((view: JobView) => boolean) | undefined;
}

/**
 * The job when what was waited for has come, or as it is when the time is over.
 *
 * @throws OffprintError NOT_FOUND, STORE_UNAVAILABLE
 */
export async function awaitJob(
  ctx: ReadContext,
  caller: Caller,
  jobId: string,
  { until, timeoutMs, signal, isKnown }: JobWait,
): Promise<JobView> {
  const limit = timeoutMs === null ? [] : [AbortSignal.timeout(timeoutMs)];
  const over = firstOf([signal, ...limit]);
  let isFirst = true;
  for await (const view of watchJob(ctx, caller, jobId, over)) {
    const isNews = isKnown ? !isKnown(view) : !isFirst;
    isFirst = false;
    if (isTerminal(view.status) || (until === 'change' && isNews)) return view;
  }
  // The position in the queue may be some seconds old, and the record may be gone.
  return getJob(ctx, caller, jobId);
}

interface Changes extends Disposable {
  /** Resolves when something has changed; throws when the store could not be asked. */
  wait(signal: AbortSignal): Promise<void>;
  /** What has changed since the last call, each job once. */
  take(): ReadonlyMap<string, JobSnapshot | null>;
  /** The jobs shown with a place in the queue, to be told when it moves. */
  readonly placedJobs: Set<string>;
}

function listen({ watcher }: ReadContext, { userId }: Caller, jobId: string | null): Changes {
  const event = createEvent();
  let changed = new Map<string, JobSnapshot | null>();
  let failure: { readonly error: unknown } | null = null;
  const placedJobs = new Set<string>();
  const stop = watcher.listen(userId, jobId, {
    onJob(id, snapshot) {
      changed.set(id, snapshot);
      event.set();
    },
    placedJobs: () => placedJobs,
    onFailure(error) {
      failure = { error };
      event.set();
    },
  });
  return {
    placedJobs,
    async wait(signal) {
      // Hints do not keep a process alive, but a process that waits for a job must not end.
      const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
      if (changed.size === 0 && !failure) await event.wait(Infinity, signal);
      clearInterval(alive);
      if (failure) throw failure.error;
    },
    take() {
      const taken = changed;
      changed = new Map();
      return taken;
    },
    [Symbol.dispose]: stop,
  };
}

/** Each view that differs from the one before of the same job; null for a job that is gone. */
async function* views(
  ctx: ReadContext,
  first: readonly JobSnapshot[],
  changes: Changes,
  signal: AbortSignal,
): AsyncGenerator<JobView | null, void> {
  const seen = new Map<string, string>();
  let next: ReadonlyMap<string, JobSnapshot | null> = new Map(
    first.map((snapshot) => [snapshot.job.id, snapshot]),
  );
  while (!signal.aborted) {
    for (const [jobId, snapshot] of next) {
      notePlace(changes.placedJobs, jobId, snapshot);
      const view = snapshot && viewJob(ctx, snapshot);
      if (view === null || isNews(seen, view)) yield view;
    }
    await changes.wait(signal);
    next = changes.take();
  }
}

function notePlace(placedJobs: Set<string>, jobId: string, snapshot: JobSnapshot | null): void {
  if (snapshot === null || snapshot.queuePosition === null) placedJobs.delete(jobId);
  else if (placedJobs.size < WATCHED_JOBS) placedJobs.add(jobId);
}

function isNews(seen: Map<string, string>, view: JobView): boolean {
  const shown = JSON.stringify(view);
  if (seen.get(view.jobId) === shown) return false;
  // Moved to the end, so that jobs which have not changed for longest are forgotten first.
  seen.delete(view.jobId);
  seen.set(view.jobId, shown);
  const [oldest] = seen.keys();
  if (seen.size > WATCHED_JOBS && oldest !== undefined) seen.delete(oldest);
  return true;
}
