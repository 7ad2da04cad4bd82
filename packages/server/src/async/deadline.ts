import { untilAborted } from './abort.ts';

export interface Deadline extends Disposable {
  /** Aborts when the time is over, with the error as its reason, or with the other signal. */
  readonly signal: AbortSignal;
}

/** For calls that may never be answered. Real time, not the store's. */
export function deadline(ms: number, error: () => Error, other?: AbortSignal): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(error()), ms);
  const abort = () => controller.abort(other?.reason);
  other?.addEventListener('abort', abort);
  if (other?.aborted) abort();
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      other?.removeEventListener('abort', abort);
    },
  };
}

/**
 * Does not stop what the promise stands for.
 *
 * @throws the error when the promise takes longer
 */
export async function within<T>(promise: Promise<T>, ms: number, error: () => Error): Promise<T> {
  using limit = deadline(ms, error);
  return await untilAborted(promise, limit.signal);
}
