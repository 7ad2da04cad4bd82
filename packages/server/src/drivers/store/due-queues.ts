/** From so many waiting jobs, or users who wait, on, places are told from a count of a moment ago. */
export const LONG_QUEUE = 50;

const COUNTED_FOR_MS = 1_000;
/** To count takes no more than this share of the time. */
const COUNTING_SHARE = 1 / 20;

/** What is due at one priority. */
export interface DueQueue {
  readonly priority: number;
  /** For each user with due jobs, since when the first of them is due; in ascending order. */
  readonly firstDueMs: readonly number[];
  /** For each user with due jobs, how many they are; in any order. */
  readonly jobs: readonly number[];
}

/** What the place of a pending job follows from. */
export interface WaitingJob {
  readonly priority: number;
  readonly runAfterMs: number;
  /** From 1: which of its user's due jobs of its priority it is. 0 when it is not due yet. */
  readonly turn: number;
}

/**
 * Where the job stands, from 1, if users take turns. Among those of the same turn it is the last,
 * except for the first one of a user, whose place is exact as of the count.
 */
export function placeIn(queues: readonly DueQueue[], job: WaitingJob): number {
  const due = (those: readonly DueQueue[]) =>
    those.reduce((sum, { jobs }) => sum + jobs.reduce((all, each) => all + each, 0), 0);
  if (job.turn === 0) return due(queues) + 1;
  const before = due(queues.filter(({ priority }) => priority < job.priority));
  const own = queues.find(({ priority }) => priority === job.priority);
  if (!own) return before + job.turn;
  if (job.turn === 1) return before + countBelow(own.firstDueMs, job.runAfterMs) + 1;
  // A job that the count has not seen yet goes behind those that it has.
  const earlierTurns = own.jobs.reduce((all, each) => all + Math.min(each, job.turn - 1), 0);
  const sameTurn = own.jobs.filter((each) => each >= job.turn).length;
  return before + earlierTurns + Math.max(sameTurn, 1);
}

/** How many of the ascending numbers are below this one. */
function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Counts what is due once for all who ask within a second: else each of a thousand who wait would
 * have all others counted.
 *
 * @param count answers at once or by a promise, as the store does
 */
export function createDueQueues<Input extends readonly unknown[], Counted>(
  count: (...input: Input) => Counted,
): (...input: Input) => Counted {
  let known: { readonly queues: Counted; untilMs: number } | null = null;

  return (...input) => {
    const beganMs = performance.now();
    if (known && beganMs < known.untilMs) return known.queues;
    const counted = { queues: count(...input), untilMs: Number.POSITIVE_INFINITY };
    known = counted;
    const keep = () => {
      const endedMs = performance.now();
      counted.untilMs = endedMs + Math.max(COUNTED_FOR_MS, (endedMs - beganMs) / COUNTING_SHARE);
    };
    const forget = () => {
      if (known === counted) known = null;
    };
    if (counted.queues instanceof Promise) counted.queues.then(keep, forget);
    else keep();
    return counted.queues;
  };
}
