import { OffprintError } from '../domain/errors.ts';

/** How many things each user has open now, counted by this process. */
export interface OpenLimit {
  /**
   * Counts until it is disposed of.
   *
   * @throws OffprintError RATE_LIMITED when the user has as many open as allowed
   */
  open(userId: string): Disposable;
  /** Like `open`, but returns null instead of throwing. */
  tryOpen(userId: string): Disposable | null;
}

const RETRY_AFTER_MS = 5_000;

/** @param what plural, in words for users */
export function createOpenLimit(maxOpen: number, what: string): OpenLimit {
  const openByUser = new Map<string, number>();

  function add(userId: string, difference: 1 | -1): void {
    const open = (openByUser.get(userId) ?? 0) + difference;
    if (open === 0) openByUser.delete(userId);
    else openByUser.set(userId, open);
  }

  function tryOpen(userId: string): Disposable | null {
    if ((openByUser.get(userId) ?? 0) >= maxOpen) return null;
    add(userId, 1);
    let isOpen = true;
    return {
      [Symbol.dispose]() {
        if (isOpen) add(userId, -1);
        isOpen = false;
      },
    };
  }

  return {
    tryOpen,
    open(userId) {
      const opened = tryOpen(userId);
      if (opened) return opened;
      const message = `At most ${maxOpen} ${what} of a user at once. Close one, or try again in a moment.`;
      throw new OffprintError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
    },
  };
}
