import { setTimeout as delay } from 'node:timers/promises';
import { isOffprintError } from '../domain/errors.ts';
import { unlessAborted } from './time-limit.ts';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 1_000;

/**
 * Repeats a write that the store did not take, until it does or the signal aborts. Only for writes
 * that are safe to repeat; fenced ones are.
 *
 * @throws what the write threw last, or the signal's reason while one is under way
 */
export async function persistently<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
    try {
      return await unlessAborted(write(), signal);
    } catch (error) {
      if (!isOffprintError(error, 'STORE_UNAVAILABLE') || signal.aborted) throw error;
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
