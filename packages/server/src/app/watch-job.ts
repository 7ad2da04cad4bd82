import { isTerminal, type JobView } from '@offprint/contract';
import { isOffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobHint } from '../ports/job-store.ts';
import type { AppContext } from './context.ts';
import { getJob, listJobs } from './get-job.ts';
import { createWakeUp } from './wake-up.ts';

/** Hints may be lost, so a watcher looks again after so long in any case. */
const POLL_MS = 2_000;
/** Between two looks at all jobs of a user, since hints of every other job come as well. */
const QUIET_MS = 100;
const WATCHED_JOBS = 100;

/**
 * The job now, then at every change that its owner can see, until it is finished, removed, or the
 * signal aborts.
 *
 * @throws OffprintError NOT_FOUND if there is no such job to begin with
 */
export async function* watchJob(
  ctx: AppContext,
  caller: Caller,
  jobId: string,
  signal: AbortSignal,
): AsyncGenerator<JobView, void> {
  const concerns = (hint: JobHint) =>
    hint.jobs === null || hint.jobs.some(({ id }) => id === jobId);
  let view = await getJob(ctx, caller, jobId);
  let seen = JSON.stringify(view);
  yield view;
  for await (const _ of looks(ctx, signal, concerns, 0)) {
    if (isTerminal(view.status)) return;
    try {
      view = await getJob(ctx, caller, jobId);
    } catch (error) {
      if (isOffprintError(error, 'NOT_FOUND')) return;
      throw error;
    }
    const shown = JSON.stringify(view);
    if (shown === seen) continue;
    seen = shown;
    yield view;
    if (isTerminal(view.status)) return;
  }
}

/** Every change of the user's newest jobs, until the signal aborts. */
export async function* watchJobs(
  ctx: AppContext,
  caller: Caller,
  signal: AbortSignal,
): AsyncGenerator<JobView, void> {
  const seen = new Map<string, string>();
  for await (const _ of looks(ctx, signal, () => true, QUIET_MS)) {
    const { jobs } = await listJobs(ctx, caller, { limit: WATCHED_JOBS, offset: 0 });
    const listed = new Set(jobs.map(({ jobId }) => jobId));
    for (const jobId of seen.keys()) if (!listed.has(jobId)) seen.delete(jobId);
    for (const view of jobs.reverse()) {
      const shown = JSON.stringify(view);
      if (seen.get(view.jobId) === shown) continue;
      seen.set(view.jobId, shown);
      yield view;
    }
  }
}

export interface ChangeWait {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whether the caller has seen the job like this; otherwise it has seen the job as it is now. */
  readonly isKnown?: ((view: JobView) => boolean) | undefined;
}

/**
 * The job as soon as it is not known to the caller any more, or as it is when the time is over; at
 * once if it is finished.
 *
 * @throws OffprintError NOT_FOUND
 */
export async function awaitChange(
  ctx: AppContext,
  caller: Caller,
  jobId: string,
  { timeoutMs, signal, isKnown }: ChangeWait,
): Promise<JobView> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let view: JobView | undefined;
  for await (const next of watchJob(ctx, caller, jobId, over)) {
    const isNews = isKnown ? !isKnown(next) : view !== undefined;
    view = next;
    if (isNews || isTerminal(next.status)) break;
  }
  return view ?? getJob(ctx, caller, jobId);
}

/** Yields once at the start, then whenever it is worth looking again. */
async function* looks(
  ctx: AppContext,
  signal: AbortSignal,
  concerns: (hint: JobHint) => boolean,
  quietMs: number,
): AsyncGenerator<void, void> {
  const wakeUp = createWakeUp();
  const stopWatching = ctx.jobs.watch((hint) => {
    if (concerns(hint)) wakeUp.wake();
  });
  try {
    while (!signal.aborted) {
      yield;
      await wakeUp.wait(POLL_MS, signal);
      if (quietMs > 0) await createWakeUp().wait(quietMs, signal);
    }
  } finally {
    stopWatching();
  }
}
