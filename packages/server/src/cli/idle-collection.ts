import { threadWorkedMs } from '../async/thread-work.ts';

export interface IdleCollectionOptions {
  /** Frees what it can; V8's own with `--expose-gc` if absent, and nothing without that. */
  readonly collect?: (() => void) | undefined;
  /** How long this thread has worked since some start. */
  readonly workedMs?: () => number;
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 10_000;
/** A thread that works less than this share of the time is idle. */
const IDLE_SHARE = 0.02;
/** After less work than this there is too little garbage to be worth a collection. */
const BUSY_MS = 2_000;

/**
 * Collects garbage once this thread is idle after a burst, which V8 would not do until something is
 * allocated. It stops the thread for about a tenth of a second.
 */
export function collectWhenIdle(options: IdleCollectionOptions = {}): Disposable {
  const { collect = collectAll, workedMs = threadWorkedMs, lookEveryMs = LOOK_EVERY_MS } = options;
  let collectedAtMs = 0;
  let seenAtMs = workedMs();
  const looking = setInterval(() => {
    const nowMs = workedMs();
    const isIdle = nowMs - seenAtMs < lookEveryMs * IDLE_SHARE;
    seenAtMs = nowMs;
    if (!isIdle || nowMs - collectedAtMs < BUSY_MS) return;
    collect();
    collectedAtMs = workedMs();
    seenAtMs = collectedAtMs;
  }, lookEveryMs);
  looking.unref();
  return { [Symbol.dispose]: () => clearInterval(looking) };
}

function collectAll(): void {
  // The kind of collection that V8 does before it runs out of memory: it keeps no empty pages.
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
