/** From so many waiting jobs or users on, places come from a count that is up to about a second old. */
export const LONG_QUEUE = 50;

const COUNTED_FOR_MS = 1_000;
/** Counting takes at most this share of the time. */
const COUNTING_SHARE = 1 / 20;

/** The due jobs of one priority. */
export interface DueQueue {
  readonly priority: number;
  /** When the first due job of each user became due, ascending. */
  readonly firstDueMs: readonly number[];
  /** How many due jobs each user has, in any order. */
  readonly jobs: readonly number[];
}

/** What the place of a pending job is computed from. */
export interface WaitingJob {
  readonly priority: number;
  readonly runAfterMs: number;
  /** Its number among its user's due jobs of this priority, from 1; 0 when it is not due yet. */
  readonly turn: number;
}

/**
 * The place of the job, from 1. Users take turns: the n-th job of each comes before the (n+1)-th of any.
 * The place is exact for a user's first job; a later one counts as the last of its turn.
 */
export function placeIn(queues: readonly DueQueue[], job: WaitingJob): number {
  const due = (those: readonly DueQueue[]) =>
    those.reduce((sum, { jobs }) => sum + jobs.reduce((all, each) => all + each, 0), 0);
  if (job.turn === 0) return due(queues) + 1;
  const before = due(queues.filter(({ priority }) => priority < job.priority));
  const own = queues.find(({ priority }) => priority === job.priority);
  if (!own) return before + job.turn;
  if (job.turn === 1) return before + countBelow(own.firstDueMs, job.runAfterMs) + 1;
  // A job that came after the count has a turn that no counted user may have.
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
 * Counts the due jobs once for all callers within a second or so. Otherwise each of a thousand waiting
 * clients would have all others counted.
 *
 * @param count returns the count, or a promise of it
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
