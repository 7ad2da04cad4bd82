import type { ErrorCode } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';

export interface TimeLimit extends Disposable {
  /** Aborts when the time is over, with the error as its reason. */
  readonly signal: AbortSignal;
}

/** For calls to the outside that may never answer. Real time, not the store's. */
export function timeLimit(ms: number, code: ErrorCode, message: string): TimeLimit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new OffprintError(code, message)), ms);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/**
 * What the promise gives, or the signal's reason as soon as it aborts. What the promise stands for
 * goes on.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    promise.catch(() => undefined);
  }
}
