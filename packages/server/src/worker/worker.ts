import type { AppContext } from '../app/context.ts';
import { within } from '../async/deadline.ts';
import { createEvent, pause } from '../async/event.ts';
import { OffprintError } from '../domain/errors.ts';
import { claim } from '../domain/job/lifecycle.ts';
import type { JobHint } from '../ports/job-store.ts';
import { createJobRunner } from './job-runner.ts';
import { type LeaseKeeper, startLeaseKeeper } from './lease-keeper.ts';
import { createWaitingJobs } from './waiting-jobs.ts';
import type { Work } from './work.ts';

export interface WorkerOptions {
  /** Shown to operators. */
  readonly name: string;
  /** The most jobs held at once. A few more than the renderer prints at once keep it busy. */
  readonly slots: number;
  /**
   * How many slots must be free before more jobs are claimed, so that a busy worker claims in
   * batches.
   */
  readonly claimBatch: number;
  readonly leaseMs: number;
  /** The longest time between two polls of an empty queue. */
  readonly maxPollIntervalMs: number;
  /** How long jobs may still run after stop() before they are returned. */
  readonly shutdownGraceMs: number;
}

export interface Worker {
  /**
   * Claims and runs jobs until stop(). A second start changes nothing.
   *
   * @throws Error after stop(): a worker is not started again
   */
  start(): void;
  /** Claims no more, lets running jobs end within the grace period, and returns the others. */
  stop(): Promise<void>;
  /** Jobs under way. */
  readonly active: number;
}

/**
 * The first interval. With nothing to do, it polls less and less often; hints trigger a claim in
 * between.
 */
const SHORTEST_POLL_MS = 250;
/** A release is one write. If the store takes longer, the lease runs out instead. */
const RELEASE_MS = 5_000;
/** Slots for users without a job here, while other users' jobs fill all others. */
const SPARE_SLOTS = 32;

type WorkerContext = Pick<AppContext, 'clock' | 'log'>;

/** Does the work of one queue: claims its jobs, keeps their leases, and runs them. */
export function createWorker(ctx: WorkerContext, work: Work, options: WorkerOptions): Worker {
  const { jobs } = work;
  const { name, slots, claimBatch, leaseMs, maxPollIntervalMs, shutdownGraceMs } = options;
  const notified = createEvent();
  const stopping = new AbortController();
  const waiting = createWaitingJobs((userId) => isHeld(userId));
  const runner = createJobRunner({
    work,
    clock: ctx.clock,
    leaseMs,
    onRecording: notified.set,
    onEnd(end, job, durationMs) {
      work.ended(end, job, durationMs);
      waiting.ended(job.userId);
      notified.set();
    },
  });
  const isHeld = (userId: string) => runner.held.values().some((job) => job.userId === userId);
  let loop: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;
  let keeper: LeaseKeeper | null = null;
  let lastClaimAtMs = 0;

  async function claimAndRun(): Promise<number> {
    const limit = claimable();
    if (limit === 0) return 0;
    const sought = [...waiting.newcomers];
    const sentAtMs = ctx.clock.monotonicMs();
    lastClaimAtMs = sentAtMs;
    const claimed = await inTime(jobs.claim({ transition: claim(leaseMs, name), limit }));
    work.answered(ctx.clock.monotonicMs() - sentAtMs);
    for (const each of claimed) runner.run(each, sentAtMs);
    waiting.served(claimed.length < limit ? sought : claimed.map(({ job }) => job.userId));
    // Jobs that were claimed as the worker stopped are not started; running ones have the grace
    // period.
    if (stopping.signal.aborted) {
      const claimedIds = claimed.map(({ job }) => job.id);
      runner.stop(claimedIds, 'shutdown');
    }
    return claimed.length;
  }

  /**
   * How many jobs may be claimed. Spare slots are for new users, so that they do not wait for
   * others' jobs.
   */
  function claimable(): number {
    const free = slots - runner.occupied;
    if (free >= Math.min(claimBatch, slots)) return free;
    // A hint may have been missed, so a poll counts as one new user.
    const isPollDue = ctx.clock.monotonicMs() - lastClaimAtMs >= maxPollIntervalMs;
    const newcomers = Math.max(waiting.newcomers.size, isPollDue ? 1 : 0);
    return Math.max(0, Math.min(newcomers, free + SPARE_SLOTS));
  }

  function onHint(hint: JobHint): void {
    if (waiting.note(hint)) notified.set();
  }

  /** A claim that is answered after its lease is useless, so nobody waits for it any longer. */
  function inTime<T>(answer: Promise<T>): Promise<T> {
    const message = 'The job store did not answer in time.';
    return within(answer, leaseMs, () => new OffprintError('STORE_UNAVAILABLE', message));
  }

  async function poll(): Promise<void> {
    let pollMs = SHORTEST_POLL_MS;
    while (!stopping.signal.aborted) {
      try {
        if (await work.backOffIfUnable(stopping.signal)) continue;
        const claimedCount = await claimAndRun();
        pollMs = claimedCount > 0 ? SHORTEST_POLL_MS : Math.min(pollMs * 2, maxPollIntervalMs);
        if (claimedCount > 0 && waiting.newcomers.size > 0) continue;
        const isIdle = claimedCount === 0 && runner.occupied < slots;
        const dueInMs = isIdle ? await inTime(jobs.nextDueInMs()) : null;
        await notified.wait(untilNextPoll(pollMs, dueInMs), stopping.signal);
      } catch (error) {
        ctx.log.error({ err: error }, 'claiming failed');
        await pause(pollMs, stopping.signal);
        pollMs = Math.min(pollMs * 2, maxPollIntervalMs);
      }
    }
  }

  async function shutDown(): Promise<void> {
    stopping.abort();
    const settled = Promise.resolve(loop).then(() => runner.settled());
    if (!(await endsWithin(settled, shutdownGraceMs))) {
      runner.stopAll('shutdown');
      if (!(await endsWithin(settled, RELEASE_MS))) {
        ctx.log.error({ jobs: [...runner.held.keys()] }, 'jobs were left to their leases');
      }
    }
    keeper?.stop();
  }

  return {
    start() {
      if (stopped) throw new Error('A stopped worker is not started again: create a new one.');
      if (loop) return;
      keeper = startLeaseKeeper({ ...ctx, jobs, held: runner.held, leaseMs });
      const stopWatching = jobs.watch(onHint);
      loop = poll().finally(stopWatching);
    },
    stop() {
      stopped ??= shutDown();
      return stopped;
    },
    get active() {
      return runner.active;
    },
  };
}

function untilNextPoll(pollMs: number, dueInMs: number | null): number {
  return dueInMs === null ? pollMs : Math.min(pollMs, Math.max(1, dueInMs));
}

async function endsWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const settled = createEvent();
  void promise.then(settled.set);
  return await settled.wait(ms);
}
