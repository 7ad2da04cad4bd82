import type { Clock } from '../ports/clock.ts';
import type { JobStore, QueueStats } from '../ports/job-store.ts';

/** How much there is to do, and how fast it is done: as far as this process knows. */
export interface LoadGauge {
  /** A print has taken so long, its turn included and the wait for it not. */
  printed(durationMs: number): void;
  /** So many jobs were added to the queue by this process. */
  submitted(jobs: number): void;
  /** Until a job at this place of the queue is printed. 1 is next. */
  estimatedWaitMs(queuePosition: number): number;
  /** Counted at most a second ago, with what this process has added since. */
  queue(): Promise<QueueStats>;
  /** The same, counted just now unless it was a moment ago. */
  queueNow(): Promise<QueueStats>;
}

export interface LoadGaugeOptions {
  /** Prints at once. */
  readonly slots: number;
  readonly clock: Clock;
}

/** Before anything was printed here. */
const ASSUMED_PRINT_MS = 500;
/** Of the average, what the newest print makes: the last dozen or so decide. */
const NEWEST_SHARE = 0.15;
/** Counting a long queue costs the store, so nobody makes it count more often. */
const COUNTED_FOR_MS = 1_000;
const COUNTED_NOW_FOR_MS = 100;

export function createLoadGauge(
  jobs: Pick<JobStore, 'stats'>,
  { slots, clock }: LoadGaugeOptions,
): LoadGauge {
  let printMs = ASSUMED_PRINT_MS;
  let count: Promise<QueueStats> | null = null;
  let countedAtMs = 0;
  let addedSince = 0;

  function countAgain(): Promise<QueueStats> {
    countedAtMs = clock.monotonicMs();
    addedSince = 0;
    const counting = jobs.stats();
    counting.catch(() => {
      if (count === counting) count = null;
    });
    return counting;
  }

  async function countedWithin(ms: number): Promise<QueueStats> {
    if (!count || clock.monotonicMs() - countedAtMs >= ms) count = countAgain();
    const { byStatus, oldestDueAtMs } = await count;
    const pending = byStatus.pending + addedSince;
    return { byStatus: { ...byStatus, pending }, oldestDueAtMs };
  }

  return {
    printed(durationMs) {
      printMs += NEWEST_SHARE * (durationMs - printMs);
    },
    submitted(added) {
      addedSince += added;
    },
    estimatedWaitMs: (queuePosition) => Math.round(Math.ceil(queuePosition / slots) * printMs),
    queue: () => countedWithin(COUNTED_FOR_MS),
    queueNow: () => countedWithin(COUNTED_NOW_FOR_MS),
  };
}
