import type { Drained } from '@offprint/contract';
import { recoverJobs } from '../app/clean-up.ts';
import type { AppContext } from '../app/context.ts';
import { relayEvents } from '../app/relay-events.ts';
import { createEvent } from '../async/event.ts';
import { claim } from '../domain/job/lifecycle.ts';
import { createJobRunner } from './job-runner.ts';
import { startLeaseKeeper } from './lease-keeper.ts';
import { delivering, printing, type Work } from './work.ts';

export interface DrainOptions {
  /** Returns within this time, whatever waits. Unfinished jobs are returned before. */
  readonly maxDurationMs: number;
  /** Ends the drain early. */
  readonly signal?: AbortSignal | undefined;
}

export interface DrainSettings {
  /** Shown to operators. */
  readonly name: string;
  /** Jobs held at once. */
  readonly slots: number;
  readonly leaseMs: number;
}

export type Drain = (options: DrainOptions) => Promise<Drained>;

export interface Drainer {
  /** @throws OffprintError STORE_UNAVAILABLE */
  readonly drain: Drain;
  /** Resolves when every drain has returned its unfinished jobs. */
  stop(): Promise<void>;
}

/** Kept for returning jobs and for the answer. */
const CLOSING_MS = 2_000;
const CLOSING_SHARE = 0.2;

/**
 * Runs all jobs that are due, without a worker in the background: first the exports, then the
 * deliveries about them. For hosts where a process lives no longer than a request.
 */
export function createDrainer(ctx: AppContext, settings: DrainSettings): Drainer {
  const { clock, jobs, webhooks } = ctx;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();

  async function drain({ maxDurationMs, signal: given }: DrainOptions): Promise<Drained> {
    const signal = AbortSignal.any([stopping.signal, ...(given ? [given] : [])]);
    const closingMs = Math.min(CLOSING_MS, maxDurationMs * CLOSING_SHARE);
    const endAtMs = clock.monotonicMs() + maxDurationMs - closingMs;
    const remainingMs = () => Math.max(0, endAtMs - clock.monotonicMs());
    await recoverJobs(ctx);
    const exports = await drainWork(ctx, printing(ctx), { ...settings, remainingMs, signal });
    if (webhooks) {
      while (remainingMs() > 0 && !signal.aborted && (await relayEvents(ctx, webhooks)) > 0);
      await drainWork(ctx, delivering(ctx, webhooks), { ...settings, remainingMs, signal });
    }
    const { byStatus } = await jobs.stats();
    return { ...exports, remaining: byStatus.pending + byStatus.processing };
  }

  return {
    drain(options) {
      const run = drain(options).finally(() => running.delete(run));
      running.add(run);
      return run;
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}

interface DrainTerms extends DrainSettings {
  readonly remainingMs: () => number;
  readonly signal: AbortSignal;
}

/** Claims and runs until nothing is due, or the time is over. */
async function drainWork(
  ctx: AppContext,
  work: Work,
  { name, slots, leaseMs, remainingMs, signal }: DrainTerms,
): Promise<Omit<Drained, 'remaining'>> {
  const counts = { processed: 0, failed: 0 };
  const notified = createEvent();
  const runner = createJobRunner({
    work,
    clock: ctx.clock,
    leaseMs,
    onRecording: notified.set,
    onEnd(end, job, durationMs) {
      if (end.outcome === 'completed') counts.processed += 1;
      if (end.outcome === 'failed') counts.failed += 1;
      work.ended(end, job, durationMs);
      notified.set();
    },
  });
  const { clock, log } = ctx;
  const keeper = startLeaseKeeper({ jobs: work.jobs, clock, log, held: runner.held, leaseMs });
  try {
    while (remainingMs() > 0 && !signal.aborted) {
      const sentAtMs = clock.monotonicMs();
      const limit = slots - runner.occupied;
      const transition = claim(leaseMs, name);
      const claimed = limit > 0 ? await work.jobs.claim({ transition, limit }) : [];
      if (limit > 0) work.answered(clock.monotonicMs() - sentAtMs);
      for (const each of claimed) runner.run(each, sentAtMs);
      if (runner.active === 0) break;
      await notified.wait(remainingMs(), signal);
    }
  } finally {
    runner.stopAll('shutdown');
    await runner.settled();
    keeper.stop();
  }
  return counts;
}
