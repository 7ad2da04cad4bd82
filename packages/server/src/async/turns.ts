import { createRecentUse, type RecentUse } from './recent-use.ts';

export interface Turns {
  /**
   * Waits for a turn, which lasts until it is disposed. Of the users who wait, the one who has held
   * turns for the shortest time of late comes first.
   *
   * @param most turns that the user may hold at once
   * @param length `brief`: it can't last long, whatever is done in it
   * @throws the signal's reason when it aborts before the turn comes
   */
  take(user: string, most: number, signal: AbortSignal, length?: TurnLength): Promise<Disposable>;
  /** Turns that are held at this moment. */
  readonly held: number;
  readonly waiting: number;
}

export type TurnLength = 'brief' | 'any';

export interface TurnsOptions {
  readonly places: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
}

/** For a light user who holds no turn, while heavy ones hold every place. */
const SPARE_PLACES = 1;
/** For brief turns, while several users hold every other place with long ones. */
const BRIEF_PLACES = 1;
/** So many turns more than places are held at times. */
export const MORE_PLACES = SPARE_PLACES + BRIEF_PLACES;
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
  readonly length: TurnLength;
  readonly start: (turn: Disposable) => void;
}

type Lane = 'all' | 'brief';

/**
 * Shares turns by the time that they take, not by their number, and has spare places: who takes
 * little does not wait for those who take much.
 */
export function createTurns({ places, nowMs }: TurnsOptions): Turns {
  const users = new Map<string, User>();
  let forgetAbove = FORGET_ABOVE;
  const held: Record<Lane, number> = { all: 0, brief: 0 };
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

  /** Null: the user has to wait. */
  function laneFor(user: User, { length }: Waiter): Lane | null {
    if (held.all < places) return 'all';
    if (user.holds > 0) return null;
    if (held.all < places + SPARE_PLACES && isLight(user)) return 'all';
    return length === 'brief' && held.brief < BRIEF_PLACES ? 'brief' : null;
  }

  function isLight(user: User): boolean {
    const heavyMs = Math.max(HEAVY_MS, user.use.ms / LIGHT_SHARE);
    return users.values().every(({ holds, use }) => holds === 0 || use.ms >= heavyMs);
  }

  function nextTurn(): { user: User; waiter: Waiter; lane: Lane } | undefined {
    const able = [...users.values()].flatMap((user) => {
      const [waiter] = user.waiting;
      if (!waiter || user.holds >= waiter.most) return [];
      const lane = laneFor(user, waiter);
      return lane ? [{ user, waiter, lane }] : [];
    });
    return able.sort((a, b) => a.user.use.ms - b.user.use.ms)[0];
  }

  function turnOf(user: User, lane: Lane): Disposable {
    const end = user.use.begin();
    user.holds += 1;
    held[lane] += 1;
    let isOver = false;
    return {
      [Symbol.dispose]() {
        if (isOver) return;
        isOver = true;
        end();
        user.holds -= 1;
        held[lane] -= 1;
        giveTurns();
      },
    };
  }

  function giveTurns(): void {
    clearTimeout(lookingAgain);
    for (let next = nextTurn(); next !== undefined; next = nextTurn()) {
      next.user.waiting.delete(next.waiter);
      next.waiter.start(turnOf(next.user, next.lane));
    }
    const isAnyoneWaiting = [...users.values()].some(({ waiting }) => waiting.size > 0);
    if (isAnyoneWaiting) lookingAgain = setTimeout(giveTurns, LOOK_AGAIN_MS).unref();
  }

  return {
    async take(name, most, signal, length = 'any') {
      signal.throwIfAborted();
      const user = userNamed(name);
      const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
      const waiter: Waiter = { most, length, start: resolve };
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
      return held.all + held.brief;
    },
    get waiting() {
      return [...users.values()].reduce((count, { waiting }) => count + waiting.size, 0);
    },
  };
}
