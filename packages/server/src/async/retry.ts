import { untilAborted } from './abort.ts';
import { pause } from './event.ts';

export interface RetryOptions {
  readonly firstDelayMs: number;
  /** The delay doubles up to this. */
  readonly longestDelayMs: number;
  readonly isRetryable: (error: unknown) => boolean;
  readonly signal: AbortSignal;
}

/**
 * Repeats a call that is safe to repeat until it works, fails in a way that repeating does not
 * mend, or the signal aborts.
 *
 * @throws what the call threw last, or the signal's reason while one is under way
 */
export async function retry<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { firstDelayMs, longestDelayMs, isRetryable, signal } = options;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return await untilAborted(call(), signal);
    } catch (error) {
      if (signal.aborted || !isRetryable(error)) throw error;
      await pause(delayMs, signal);
      if (signal.aborted) throw error;
    }
  }
}
