import { createRecentUse, type RecentUse } from './recent-use.ts';
import { createRecentUsers } from './recent-users.ts';

export interface Turns {
  /**
   * Waits for a turn, which lasts until it is disposed. Of the users who wait, the one who has held
   * turns for the shortest time recently comes first.
   *
   * @param most how many turns the user may hold at once
   * @param length `brief`: can't last long, whatever is done in it; `short`: can't last for
   *   seconds; `long`: has lasted long before
   * @throws the signal's reason when it aborts before the turn comes
   */
  take(user: string, most: number, signal: AbortSignal, length?: TurnLength): Promise<Turn>;
  /** Turns that are held at this moment. */
  readonly held: number;
  readonly waiting: number;
}

export type TurnLength = 'brief' | 'short' | 'any' | 'long';

export interface Turn extends Disposable {
  /**
   * Aborts when the turn has become long and others wait for its place. The holder may end it then,
   * and start again in a `long` turn.
   */
  readonly isWanted: AbortSignal;
}

export interface TurnsOptions {
  readonly places: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** A turn that lasts longer is long; absent: no turn is. */
  readonly longMs?: number | undefined;
}

/** Places for light users who hold no turn, while heavy ones hold all others. */
const SPARE_PLACES = 1;
/** Places for brief turns, and short ones of light users, while several users hold all others. */
const BRIEF_PLACES = 1;
/** How many more turns than places may be held at times. */
export const MORE_PLACES = SPARE_PLACES + BRIEF_PLACES;
/** A user who has held turns for this long recently is heavy. */
const HEAVY_MS = 250;
/** A user who has held turns for less than this share of that is light beside a heavy one. */
const LIGHT_SHARE = 0.5;
/** For how long a user whose turn was long gets further turns among the long ones only. */
const LONG_USER_MS = 600_000;
/** How often to check, while somebody waits, whether holders have become heavy. */
const LOOK_AGAIN_MS = 50;

interface User {
  readonly use: RecentUse;
  /** In the order of arrival. */
  readonly waiting: Set<Waiter>;
  holds: number;
  longUntilMs: number;
}

interface Waiter {
  readonly most: number;
  readonly length: TurnLength;
  readonly start: (turn: Turn) => void;
}

/** Any turn may have a usual place; brief places are for brief turns. */
type PlaceKind = 'usual' | 'brief';

interface HeldTurn {
  readonly user: User;
  readonly place: PlaceKind;
  readonly isLong: boolean;
  readonly begunAtMs: number;
  readonly wanted: AbortController;
}

/**
 * Shares turns by their duration, not their number, and has spare places, so that users who need
 * little do not wait for users who need much. A turn that lasts long gives way to others, and turns
 * known to be long leave one place free.
 */
export function createTurns({ places, nowMs, longMs = Infinity }: TurnsOptions): Turns {
  const users = createRecentUsers(newUser, isIdle);
  const heldTurns = new Set<HeldTurn>();
  const longPlaces = Math.max(1, places - 1);
  let lookingAgain: NodeJS.Timeout | undefined;

  function newUser(): User {
    return { use: createRecentUse(nowMs), waiting: new Set(), holds: 0, longUntilMs: -Infinity };
  }

  function isIdle({ holds, waiting, use, longUntilMs }: User): boolean {
    return holds === 0 && waiting.size === 0 && use.ms < 1 && longUntilMs <= nowMs();
  }

  const countHeld = (of: (turn: HeldTurn) => boolean) =>
    heldTurns.values().filter(of).toArray().length;
  const heldOf = (place: PlaceKind) => countHeld((turn) => turn.place === place);
  const countLong = () => countHeld((turn) => turn.place === 'usual' && turn.isLong);
  const isLong = (user: User, { length }: Waiter) =>
    length === 'long' || user.longUntilMs > nowMs();

  /** Null: the user has to wait. */
  function placeFor(user: User, waiter: Waiter, hasLongPlace: boolean): PlaceKind | null {
    const isOfLongOnes = isLong(user, waiter);
    if (heldOf('usual') < places && (!isOfLongOnes || hasLongPlace)) return 'usual';
    if (user.holds > 0) return null;
    const hasSpare = heldOf('usual') < places + SPARE_PLACES;
    if (hasSpare && !isOfLongOnes && isLight(user)) return 'usual';
    if (heldOf('brief') >= BRIEF_PLACES) return null;
    const { length } = waiter;
    return length === 'brief' || (length === 'short' && isLight(user)) ? 'brief' : null;
  }

  /** Where nobody else waits, long turns may have every place. */
  function mayBeLong(): boolean {
    return countLong() < longPlaces || waitersBesideLong().length === 0;
  }

  function waitersBesideLong(): User[] {
    return [...users.values()].filter((user) => {
      const [waiter] = user.waiting;
      return waiter !== undefined && user.holds < waiter.most && !isLong(user, waiter);
    });
  }

  function isLight(user: User): boolean {
    const heavyMs = Math.max(HEAVY_MS, user.use.ms / LIGHT_SHARE);
    return heldTurns.values().every((turn) => turn.user.use.ms >= heavyMs);
  }

  function nextTurn(): { user: User; waiter: Waiter; place: PlaceKind } | undefined {
    const hasLongPlace = mayBeLong();
    const able = [...users.values()].flatMap((user) => {
      const [waiter] = user.waiting;
      if (!waiter || user.holds >= waiter.most) return [];
      const place = placeFor(user, waiter, hasLongPlace);
      return place ? [{ user, waiter, place }] : [];
    });
    return able.sort((a, b) => a.user.use.ms - b.user.use.ms)[0];
  }

  function turnOf(user: User, place: PlaceKind, isOfLongOnes: boolean): Turn {
    const end = user.use.begin();
    user.holds += 1;
    const wanted = new AbortController();
    const turn = { user, place, isLong: isOfLongOnes, begunAtMs: nowMs(), wanted };
    heldTurns.add(turn);
    return {
      isWanted: wanted.signal,
      [Symbol.dispose]() {
        if (!heldTurns.delete(turn)) return;
        end();
        user.holds -= 1;
        if (nowMs() - turn.begunAtMs >= longMs) user.longUntilMs = nowMs() + LONG_USER_MS;
        giveTurns();
      },
    };
  }

  /** Asks for one place at a time, since that of the first may be enough. */
  function wantOldest(): void {
    const mayBeWanted = heldTurns.values().filter((turn) => {
      const lasts = turn.place === 'usual' && nowMs() - turn.begunAtMs >= longMs;
      return lasts && (!turn.isLong || countLong() > longPlaces);
    });
    // In the order in which they began.
    const [oldest] = mayBeWanted;
    if (!oldest || heldTurns.values().some(({ wanted }) => wanted.signal.aborted)) return;
    const isHeavier = (user: User) => oldest.user.use.ms > user.use.ms;
    if (waitersBesideLong().some(isHeavier)) oldest.wanted.abort();
  }

  function giveTurns(): void {
    clearTimeout(lookingAgain);
    for (let next = nextTurn(); next !== undefined; next = nextTurn()) {
      next.user.waiting.delete(next.waiter);
      next.waiter.start(turnOf(next.user, next.place, isLong(next.user, next.waiter)));
    }
    wantOldest();
    const isAnyoneWaiting = [...users.values()].some(({ waiting }) => waiting.size > 0);
    if (isAnyoneWaiting) lookingAgain = setTimeout(giveTurns, LOOK_AGAIN_MS).unref();
  }

  return {
    async take(name, most, signal, length = 'any') {
      signal.throwIfAborted();
      const user = users.named(name);
      const { promise, resolve, reject } = Promise.withResolvers<Turn>();
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
      return heldTurns.size;
    },
    get waiting() {
      return [...users.values()].reduce((count, { waiting }) => count + waiting.size, 0);
    },
  };
}
