import { createTurns, type Turns } from '../async/turns.ts';
import type { OffprintError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';

/** How many photos a process fetches at once: more than it prints, since a fetch mostly waits. */
const FETCHES = 16;
/** After a failed fetch, the same user's request for the same photo fails at once for this long. */
const FAILURE_COUNTS_MS = 30_000;
const KEPT_FAILURES = 1_000;
const LONGEST_KEPT_URL = 2_000;

/** The turns of this process's fetches, and the recent failures. */
export interface PhotoFetches {
  readonly turns: Turns;
  readonly failures: RecentFailures;
}

export function createPhotoFetches(clock: Clock): PhotoFetches {
  return {
    turns: createTurns({ places: FETCHES, nowMs: clock.monotonicMs }),
    failures: createRecentFailures(clock.monotonicMs),
  };
}

interface RecentFailures {
  of(userId: string, url: string): OffprintError | null;
  add(userId: string, url: string, error: OffprintError): void;
}

function createRecentFailures(nowMs: () => number): RecentFailures {
  // In the order of their failure.
  const failures = new Map<string, { readonly error: OffprintError; readonly untilMs: number }>();
  const keyOf = (userId: string, url: string) => JSON.stringify([userId, url]);
  return {
    of(userId, url) {
      const failure = failures.get(keyOf(userId, url));
      return failure && nowMs() < failure.untilMs ? failure.error : null;
    },
    add(userId, url, error) {
      if (url.length > LONGEST_KEPT_URL) return;
      const key = keyOf(userId, url);
      failures.delete(key);
      failures.set(key, { error, untilMs: nowMs() + FAILURE_COUNTS_MS });
      if (failures.size <= KEPT_FAILURES) return;
      const [oldest = ''] = failures.keys();
      failures.delete(oldest);
    },
  };
}
