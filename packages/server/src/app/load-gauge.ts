import type { Clock } from '../ports/clock.ts';
import type { JobStore, QueueStats } from '../ports/job-store.ts';

/** How much work there is and how fast it is done, as far as this process knows. */
export interface LoadGauge {
  /** A print has taken this long, including its turn but not the wait for it. */
  printed(durationMs: number): void;
  /** This process has added as many jobs to the queue. */
  submitted(jobs: number): void;
  /** The estimated time until the job at this position is printed. 1 is next. */
  estimatedWaitMs(queuePosition: number): number;
  /** Counted at most a second ago; jobs added by this process since are included. */
  queue(): Promise<QueueStats>;
  /** The same, but counted now unless that was done a moment ago. */
  queueNow(): Promise<QueueStats>;
}

export interface LoadGaugeOptions {
  /** How many prints run at once. */
  readonly slots: number;
  readonly clock: Clock;
}

/** Used until something was printed here. */
const ASSUMED_PRINT_MS = 500;
/** The weight of the newest print in the average, which about the last dozen decide. */
const NEWEST_SHARE = 0.15;
/** Counting a long queue is expensive for the store, so it is done no more often. */
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
