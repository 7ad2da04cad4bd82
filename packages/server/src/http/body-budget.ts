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
  /** The bytes that one user may send in a minute, since parsing them takes the serving thread. */
  readonly userBodyBytesPerMinute: number;
}

/** A request's part of the budget, until it is disposed. */
export interface HeldBytes extends Disposable {
  /** @throws OffprintError RATE_LIMITED if there is no room for as many more */
  add(bytes: number): void;
  /** Counts them for this user from now on. @throws as `add` does, for all of them */
  passTo(userId: string): void;
}

export interface BodyBudget {
  /** @param userId null: the body names the user, so no limit of a user applies before that */
  hold(userId: string | null): HeldBytes;
}

const RETRY_AFTER_MS = 2_000;
/** The name of all whose user is not known yet. No user id contains a comma. */
const NOT_NAMED = ',not-named';

/**
 * Limits the memory for request bodies in this process. A user may hold no more than what would be
 * left for others, so there is always room for another user.
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
