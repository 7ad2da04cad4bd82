import { createRecentUse, type RecentUse } from './recent-use.ts';

export interface Turns {
  /**
   * Waits for a turn, which lasts until it is disposed. Of the users who wait, the one who has held
   * turns for the shortest time of late comes first.
   *
   * @param most turns that the user may hold at once
   * @throws the signal's reason when it aborts before the turn comes
   */
  take(user: string, most: number, signal: AbortSignal): Promise<Disposable>;
  /** Turns that are held at this moment. */
  readonly held: number;
  readonly waiting: number;
}

export interface TurnsOptions {
  readonly places: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
}

/** For a light user who holds no turn, while heavy ones hold every place. */
export const SPARE_PLACES = 1;
/** A user who has held turns for so long of late is heavy, */
const HEAVY_MS = 250;
/** and another is light beside it who has held them for so much less. */
const LIGHT_SHARE = 0.5;
/** While somebody waits, those who hold turns may have become heavy. */
const LOOK_AGAIN_MS = 50;
/** With more users than this, those who have held nothing of late are forgotten. */
const FORGET_ABOVE = 1_000;

interface User {
  readonly use: RecentUse;
  /** In the order of arrival. */
  readonly waiting: Set<Waiter>;
  holds: number;
}

interface Waiter {
  readonly most: number;
  readonly start: (turn: Disposable) => void;
}

/**
 * Shares turns by the time that they take, not by their number, and has a spare place: who takes
 * little does not wait for those who take much.
 */
export function createTurns({ places, nowMs }: TurnsOptions): Turns {
  const users = new Map<string, User>();
  let forgetAbove = FORGET_ABOVE;
  let held = 0;
  let lookingAgain: NodeJS.Timeout | undefined;

  function userNamed(name: string): User {
    if (users.size > forgetAbove) forgetIdle();
    const user = users.get(name) ?? {
      use: createRecentUse(nowMs),
      waiting: new Set(),
      holds: 0,
    };
    users.set(name, user);
    return user;
  }

  function forgetIdle(): void {
    for (const [name, { holds, waiting, use }] of users) {
      if (holds === 0 && waiting.size === 0 && use.ms < 1) users.delete(name);
    }
    // Twice as many first, or with so many busy users each call would look at all of them.
    forgetAbove = Math.max(FORGET_ABOVE, 2 * users.size);
  }

  function mayHoldOneMore(user: User): boolean {
    if (held < places) return true;
    if (held >= places + SPARE_PLACES || user.holds > 0) return false;
    const heavyMs = Math.max(HEAVY_MS, user.use.ms / LIGHT_SHARE);
    return [...users.values()].every(({ holds, use }) => holds === 0 || use.ms >= heavyMs);
  }

  function nextUser(): User | undefined {
    const able = [...users.values()].filter((user) => {
      const [first] = user.waiting;
      return first !== undefined && user.holds < first.most && mayHoldOneMore(user);
    });
    return able.sort((a, b) => a.use.ms - b.use.ms)[0];
  }

  function turnOf(user: User): Disposable {
    const end = user.use.begin();
    user.holds += 1;
    held += 1;
    let isOver = false;
    return {
      [Symbol.dispose]() {
        if (isOver) return;
        isOver = true;
        end();
        user.holds -= 1;
        held -= 1;
        giveTurns();
      },
    };
  }

  function giveTurns(): void {
    clearTimeout(lookingAgain);
    for (let user = nextUser(); user !== undefined; user = nextUser()) {
      const [first] = user.waiting;
      if (!first) return;
      user.waiting.delete(first);
      first.start(turnOf(user));
    }
    const isAnyoneWaiting = [...users.values()].some(({ waiting }) => waiting.size > 0);
    if (isAnyoneWaiting) lookingAgain = setTimeout(giveTurns, LOOK_AGAIN_MS).unref();
  }

  return {
    async take(name, most, signal) {
      signal.throwIfAborted();
      const user = userNamed(name);
      const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
      const waiter: Waiter = { most, start: resolve };
      const leave = () => {
        user.waiting.delete(waiter);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      user.waiting.add(waiter);
      giveTurns();
      return await promise.finally(() => signal.removeEventListener('abort', leave));
    },
    get held() {
      return held;
    },
    get waiting() {
      return [...users.values()].reduce((count, { waiting }) => count + waiting.size, 0);
    },
  };
}
