import type { Clock } from '../../../ports/clock.ts';

/** While it is ahead of the wall clock, the store's time goes this much slower, until they meet. */
const CATCHING_UP = 0.5;

export interface StoreTime {
  /**
   * Now, in epoch ms: the wall clock's, but never before an earlier answer or `latestMs`. It goes
   * on while the wall clock is behind, so leases and delays end.
   *
   * @param latestMs the latest moment in the file, whichever process wrote it
   */
  nowMs(latestMs: number): number;
}

/** @see docs/adr/0002-let-the-stores-time-never-go-back.md */
export function createStoreTime(clock: Clock): StoreTime {
  let wallMs = clock.nowMs();
  let lastMs = 0;
  return {
    nowMs(latestMs) {
      const earlierWallMs = wallMs;
      wallMs = clock.nowMs();
      const passedMs = Math.max(0, wallMs - earlierWallMs);
      lastMs = Math.max(wallMs, latestMs, lastMs + passedMs * CATCHING_UP);
      return Math.floor(lastMs);
    },
  };
}
