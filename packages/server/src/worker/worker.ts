import type { AppContext } from '../app/context.ts';
import { type RunOutcome, runExport } from '../app/run-export.ts';
import { createWakeUp } from '../app/wake-up.ts';
import { claim } from '../domain/job/lifecycle.ts';
import type { ClaimedJob, JobHint } from '../ports/job-store.ts';
import { type HeldJob, type HeldJobs, stopJob } from './held-jobs.ts';
import { type LeaseKeeper, startLeaseKeeper } from './lease-keeper.ts';

export interface WorkerOptions {
  /** Jobs held at once. A few more than the renderer prints at once keep it from waiting. */
  readonly slots: number;
  readonly leaseMs: number;
  /** Between two looks at an empty queue. */
  readonly maxPollIntervalMs: number;
  /** How long jobs under way may go on after stop() before they are given back. */
  readonly shutdownGraceMs: number;
}

export interface Worker {
  /** Claims and runs jobs until stop(). Starting twice is starting once. */
  start(): void;
  /** Claims no more, lets running jobs end within the grace, gives the others back. */
  stop(): Promise<void>;
  /** Jobs under way. */
  readonly active: number;
}

/** With nothing to do, polls ever more rarely; hints of the store wake it in between. */
const SHORTEST_POLL_MS = 250;

export function createWorker(ctx: AppContext, options: WorkerOptions): Worker {
  const held: HeldJobs = new Map();
  const running = new Set<Promise<void>>();
  const wakeUp = createWakeUp();
  const stopping = new AbortController();
  let loop: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;
  let keeper: LeaseKeeper | null = null;

  async function claimAndRun(): Promise<number> {
    const free = options.slots - held.size;
    if (free <= 0) return 0;
    const sentAtMs = ctx.clock.monotonicMs();
    const transition = claim(options.leaseMs);
    const claimed = await ctx.jobs.claim({ transition, limit: free });
    for (const each of claimed) {
      const run = runHeld(each, sentAtMs).finally(() => running.delete(run));
      running.add(run);
    }
    return claimed.length;
  }

  async function runHeld(claimed: ClaimedJob, claimSentAtMs: number): Promise<void> {
    const job = holdJob(claimed, claimSentAtMs, options.leaseMs);
    held.set(job.jobId, job);
    ctx.telemetry.jobClaimed(Math.max(0, claimed.job.updatedAtMs - claimed.job.runAfterMs));
    const outcome = await runExport(ctx, {
      claimed,
      signal: job.controller.signal,
      onStage: (stage) => {
        job.stage = stage;
      },
    });
    if (held.get(job.jobId) === job) held.delete(job.jobId);
    report(claimed, outcome);
    wakeUp.wake();
  }

  function report({ job }: ClaimedJob, outcome: RunOutcome): void {
    ctx.telemetry.jobEnded(outcome);
    ctx.log.debug({ jobId: job.id, attempt: job.attempts, outcome }, 'an attempt ended');
  }

  async function poll(): Promise<void> {
    let pollMs = SHORTEST_POLL_MS;
    while (!stopping.signal.aborted) {
      try {
        const claimedCount = await claimAndRun();
        pollMs =
          claimedCount > 0 ? SHORTEST_POLL_MS : Math.min(pollMs * 2, options.maxPollIntervalMs);
        const isIdle = claimedCount === 0 && held.size < options.slots;
        const dueInMs = isIdle ? await ctx.jobs.nextDueInMs() : null;
        await wakeUp.wait(untilNextPoll(pollMs, dueInMs), stopping.signal);
      } catch (error) {
        ctx.log.error({ err: error }, 'claiming failed');
        await createWakeUp().wait(pollMs, stopping.signal);
        pollMs = Math.min(pollMs * 2, options.maxPollIntervalMs);
      }
    }
  }

  function onHint(hint: JobHint): void {
    if (hint.jobs === null || hint.jobs.some(({ status }) => status === 'pending')) wakeUp.wake();
  }

  async function shutDown(): Promise<void> {
    stopping.abort();
    await loop;
    const grace = createWakeUp();
    const ended = Promise.all(running).then(grace.wake);
    await grace.wait(options.shutdownGraceMs);
    for (const job of held.values()) stopJob(job, 'shutdown');
    await ended;
    await keeper?.stop();
  }

  return {
    start() {
      if (loop || stopped) return;
      keeper = startLeaseKeeper({ ...ctx, held, leaseMs: options.leaseMs });
      const stopWatching = ctx.jobs.watch(onHint);
      loop = poll().finally(stopWatching);
    },
    stop() {
      stopped ??= shutDown();
      return stopped;
    },
    get active() {
      return running.size;
    },
  };
}

function holdJob({ job }: ClaimedJob, claimSentAtMs: number, leaseMs: number): HeldJob {
  return {
    jobId: job.id,
    fence: job.fence,
    stage: 'loading',
    writtenStage: 'loading',
    claimedAtMonotonicMs: claimSentAtMs,
    deadlineMonotonicMs: claimSentAtMs + leaseMs,
    controller: new AbortController(),
  };
}

function untilNextPoll(pollMs: number, dueInMs: number | null): number {
  return dueInMs === null ? pollMs : Math.min(pollMs, Math.max(1, dueInMs));
}
