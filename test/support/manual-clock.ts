import type { Clock } from '../../packages/server/src/ports/clock.ts';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** A wall clock that moves only when told; the monotonic one is real. */
export function manualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => performance.now(),
    advance(ms) {
      nowMs += ms;
    },
  };
}
