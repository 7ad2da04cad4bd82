import { createRecentUse, type RecentUse } from '../async/recent-use.ts';
import { createRecentUsers } from '../async/recent-users.ts';
import { threadWorkedMs } from '../async/thread-work.ts';
import { OffprintError } from '../domain/errors.ts';
import { createThreadMeter } from './thread-meter.ts';

/**
 * Shares the serving thread between users, by the time that their requests take. While light users
 * are there, all heavy ones together get a part of it, so that prints and other work for the light
 * ones find the thread free.
 */
export interface RequestTurns {
  /** A request of the user, from its first turn until it is disposed. */
  of(userId: string): RequestInTurns;
}

export interface RequestInTurns extends Disposable {
  /**
   * Resolves when the request may do some milliseconds of work. Of the users who wait, the one
   * whose requests have taken the least time recently comes first.
   *
   * @throws OffprintError RATE_LIMITED when too many requests of a heavy user wait
   */
  next(): Promise<void>;
}

/** How long work may go on before the event loop serves other connections. */
const SLICE_MS = 8;
/** A user is heavy from this much recent use on, some 70 ms in a second, if a light one is there. */
const HEAVY_MS = 1_000;
/** A light user has used less than this share of what the heavy one has. */
const LIGHT_SHARE = 0.5;
/** A light user is there for this long after a request. */
const LIGHT_STAYS_MS = 10_000;
/** What all heavy users together get of the thread while a light one is there. */
const HEAVY_SHARE = 0.25;
/** A request that takes longer waits for a job, a print or a store. */
const LONGEST_WORK_MS = 100;
/** The most waiting requests of a heavy user. Each holds a connection, and its head in memory. */
const MOST_WAITING = 200;
const RETRY_AFTER_MS = 2_000;

interface User {
  readonly use: RecentUse;
  /** In the order of arrival. */
  readonly waiting: (() => void)[];
}

export interface RequestTurnsOptions {
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How long this thread has worked since some start. */
  readonly workedMs?: () => number;
}

export function createRequestTurns({
  nowMs,
  workedMs = threadWorkedMs,
}: RequestTurnsOptions): RequestTurns {
  const meter = createThreadMeter({ nowMs, workedMs, longestMs: LONGEST_WORK_MS });
  const seen = createLastSeen(nowMs);
  const users = createRecentUsers(
    (): User => ({ use: createRecentUse(nowMs), waiting: [] }),
    ({ use, waiting }) => waiting.length === 0 && use.ms < 1,
  );
  const waitingUsers = new Set<User>();
  let spentMs = 0;
  let isWorking = false;
  let isNextSlicePlanned = false;
  /** Until when heavy users pause for what they took. */
  let heavyRestUntilMs = 0;
  let restingTimer: NodeJS.Timeout | undefined;

  /** Whether the user takes much while another takes little. */
  function isHeavy(user: User): boolean {
    if (user.use.atMostMs < HEAVY_MS) return false;
    const { ms } = user.use;
    if (ms < HEAVY_MS) return false;
    return seen.others(user).some(({ use }) => use.ms < ms * LIGHT_SHARE);
  }

  function beginNext(): void {
    if (isWorking || waitingUsers.size === 0 || spentMs >= SLICE_MS) return;
    const user = lightest(waitingUsers);
    if (!user) return;
    const restMs = isHeavy(user) ? heavyRestUntilMs - nowMs() : 0;
    if (restMs > 0) beginAfter(restMs);
    else begin(user);
  }

  function beginAfter(restMs: number): void {
    restingTimer ??= setTimeout(() => {
      restingTimer = undefined;
      beginNext();
    }, restMs);
  }

  function begin(user: User): void {
    const next = user.waiting.shift();
    if (user.waiting.length === 0) waitingUsers.delete(user);
    isWorking = true;
    planNextSlice();
    const startedAtMs = nowMs();
    // One at a time: otherwise many would start before it is known what the first one takes.
    if (isHeavy(user)) heavyRestUntilMs = startedAtMs + LONGEST_WORK_MS;
    else seen.note(user);
    next?.();
    afterWork(() => {
      spentMs += nowMs() - startedAtMs;
      isWorking = false;
      beginNext();
    });
  }

  function planNextSlice(): void {
    if (isNextSlicePlanned) return;
    isNextSlicePlanned = true;
    setImmediate(() => {
      isNextSlicePlanned = false;
      spentMs = 0;
      beginNext();
    });
  }

  function taken(user: User, ms: number): void {
    user.use.add(ms);
    if (!isHeavy(user)) return;
    heavyRestUntilMs = nowMs() + ms * (1 / HEAVY_SHARE - 1);
    clearTimeout(restingTimer);
    restingTimer = undefined;
    beginNext();
  }

  return {
    of(userId) {
      const user = users.named(userId);
      let endWork: (() => void) | undefined;
      return {
        next() {
          endWork?.();
          if (user.waiting.length >= MOST_WAITING && isHeavy(user)) {
            return Promise.reject(tooManyWaiting());
          }
          return new Promise((resolve) => {
            user.waiting.push(() => {
              endWork = meter.begin((ms) => taken(user, ms));
              resolve();
            });
            waitingUsers.add(user);
            beginNext();
          });
        },
        [Symbol.dispose]: () => endWork?.(),
      };
    },
  };
}

function tooManyWaiting(): OffprintError {
  const message = `At most ${MOST_WAITING} requests of a user wait while others are served. Try again in a moment.`;
  return new OffprintError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
}

/** The user who has taken the least time recently; of equals, the one who has waited longest. */
function lightest(waiting: ReadonlySet<User>): User | undefined {
  const [first] = waiting;
  if (waiting.size <= 1) return first;
  let least = { user: first, ms: Number.POSITIVE_INFINITY };
  for (const user of waiting) {
    const { ms } = user.use;
    if (ms < least.ms) least = { user, ms };
  }
  return least.user;
}

/** The last two users seen, one of whom differs from any user. */
function createLastSeen(nowMs: () => number) {
  let lastTwo: readonly { readonly user: User; readonly atMs: number }[] = [];
  return {
    note(user: User): void {
      const before = lastTwo.find((other) => other.user !== user);
      lastTwo = [{ user, atMs: nowMs() }, ...(before ? [before] : [])];
    },
    others(user: User): User[] {
      const sinceMs = nowMs() - LIGHT_STAYS_MS;
      return lastTwo
        .filter((other) => other.user !== user && other.atMs > sinceMs)
        .map((other) => other.user);
    },
  };
}

/** Runs the callback when resolved work has gone as far as it gets without waiting. */
function afterWork(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}
