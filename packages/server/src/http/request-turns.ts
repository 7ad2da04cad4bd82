import { createRecentUse, type RecentUse } from '../async/recent-use.ts';

/**
 * Shares the thread that serves everybody between users, by the time that their requests take of it.
 * What is not asked for here, such as health, waits for no more than a slice.
 */
export interface RequestTurns {
  /**
   * Resolves when a request of the user may go on with work of milliseconds. Of the users who wait,
   * the one whose requests have taken the least time of late comes first.
   */
  next(userId: string): Promise<void>;
}

/** Work that begins before the event loop goes on to other connections. */
const SLICE_MS = 8;
/** With more users than this, those who have taken nothing of late are forgotten. */
const FORGET_ABOVE = 1_000;

interface User {
  readonly use: RecentUse;
  /** In the order of arrival. */
  readonly waiting: (() => void)[];
}

/** @param nowMs a clock that never goes back */
export function createRequestTurns(nowMs: () => number): RequestTurns {
  const users = new Map<string, User>();
  let forgetAbove = FORGET_ABOVE;
  const waitingUsers = new Set<User>();
  let spentMs = 0;
  let isWorking = false;
  let isNextSlicePlanned = false;

  function userNamed(userId: string): User {
    if (users.size > forgetAbove) forgetIdle();
    const user = users.get(userId) ?? { use: createRecentUse(nowMs), waiting: [] };
    users.set(userId, user);
    return user;
  }

  function forgetIdle(): void {
    for (const [userId, { use, waiting }] of users) {
      if (waiting.length === 0 && use.ms < 1) users.delete(userId);
    }
    // Twice as many first, or with so many busy users each call would look at all of them.
    forgetAbove = Math.max(FORGET_ABOVE, 2 * users.size);
  }

  function beginNext(): void {
    if (isWorking || waitingUsers.size === 0) return;
    planNextSlice();
    if (spentMs >= SLICE_MS) return;
    const user = lightest(waitingUsers);
    const begin = user?.waiting.shift();
    if (!user || !begin) return;
    if (user.waiting.length === 0) waitingUsers.delete(user);
    isWorking = true;
    const startedAtMs = nowMs();
    const endUse = user.use.begin();
    begin();
    afterWork(() => {
      endUse();
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

  return {
    next(userId) {
      const user = userNamed(userId);
      return new Promise((resolve) => {
        user.waiting.push(resolve);
        waitingUsers.add(user);
        beginNext();
      });
    },
  };
}

/** Who has taken the least time of late; of equals, who has waited longest. */
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

/** Once what has just been resolved has run as far as it gets without waiting. */
function afterWork(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}
