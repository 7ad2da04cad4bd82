import { OffprintError } from '../domain/errors.ts';
import { createRateLimiter } from './rate-limiter.ts';

export interface BodyLimits {
  /** The longest body that is read. */
  readonly bodyLimitBytes: number;
  /** How long a body may take to arrive. */
  readonly bodyTimeoutMs: number;
  /** All bodies together that one user's requests hold at once. */
  readonly userBodyBytes: number;
  /** All bodies together that are held at once. */
  readonly totalBodyBytes: number;
  /** What one user may send in a minute: parsing it takes the thread that serves everybody. */
  readonly userBodyBytesPerMinute: number;
}

/** What one request takes of the budget, until it is disposed of. */
export interface HeldBytes extends Disposable {
  /** @throws OffprintError RATE_LIMITED when there is no room for so many more */
  add(bytes: number): void;
  /** Counts them as this user's from now on. @throws as `add` does, for all of them */
  passTo(userId: string): void;
}

export interface BodyBudget {
  /** @param userId null: whose they are the body says, so that no user's bounds hold before */
  hold(userId: string | null): HeldBytes;
}

const RETRY_AFTER_MS = 2_000;
/** Stands for all whose names are not known yet. No user has a comma in the id. */
const NOT_NAMED = ',not-named';

/**
 * Bounds the memory that request bodies hold in this process. The less is free, the less a single
 * user gets of it: nobody may hold more than what would be left, so there is room for whoever comes
 * next.
 */
export function createBodyBudget(limits: BodyLimits, nowMs: () => number): BodyBudget {
  const { userBodyBytes, totalBodyBytes, userBodyBytesPerMinute } = limits;
  const rate = createRateLimiter(nowMs);
  const heldByUser = new Map<string, number>();
  let freeBytes = totalBodyBytes;

  function add(userId: string, bytes: number): void {
    const held = (heldByUser.get(userId) ?? 0) + bytes;
    freeBytes -= bytes;
    if (held === 0) heldByUser.delete(userId);
    else heldByUser.set(userId, held);
  }

  /** @throws OffprintError RATE_LIMITED */
  function take(userId: string, bytes: number): void {
    const held = (heldByUser.get(userId) ?? 0) + bytes;
    const isUser = userId !== NOT_NAMED;
    if (isUser && held > userBodyBytes) {
      throw limited(`At most ${userBodyBytes} bytes of request bodies of a user at once.`);
    }
    if (held > freeBytes - bytes) {
      throw limited('Other requests take the room for more request bodies.');
    }
    if (isUser) countInMinute(userId, bytes);
    add(userId, bytes);
  }

  function countInMinute(userId: string, bytes: number): void {
    const { retryAfterMs } = rate.take(userId, userBodyBytesPerMinute, bytes);
    if (retryAfterMs === 0) return;
    const reason = `At most ${userBodyBytesPerMinute} bytes of request bodies of a user in a minute.`;
    throw limited(reason, retryAfterMs);
  }

  return {
    hold(userId) {
      let owner = userId ?? NOT_NAMED;
      let ofThisRequest = 0;
      function release(): void {
        if (ofThisRequest === 0) return;
        add(owner, -ofThisRequest);
        ofThisRequest = 0;
      }
      return {
        add(bytes) {
          take(owner, bytes);
          ofThisRequest += bytes;
        },
        passTo(named) {
          if (named === owner) return;
          const bytes = ofThisRequest;
          release();
          owner = named;
          take(owner, bytes);
          ofThisRequest = bytes;
        },
        [Symbol.dispose]: release,
      };
    },
  };
}

function limited(reason: string, retryAfterMs = RETRY_AFTER_MS): OffprintError {
  const message = `${reason} Try again in a moment.`;
  return new OffprintError('RATE_LIMITED', message, { retryAfterMs });
}
