import type { HotPage } from './hot-page.ts';
import { browserCrashed, printFailed, renderTimeout } from './render-errors.ts';

/**
 * Works with a page until the work is done, the signal aborts, the time is over or the page dies,
 * whichever is first. A page whose work did not end well may be in any state.
 *
 * @throws the signal's reason; OffprintError RENDER_TIMEOUT, BROWSER_CRASHED, INTERNAL_ERROR
 */
export function workInterruptibly<T>(
  page: HotPage,
  signal: AbortSignal,
  timeoutMs: number,
  work: (page: HotPage) => Promise<T>,
): Promise<T> {
  // Not Promise.race: a promise as old as the page would keep the result of every print.
  return new Promise<T>((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      stopWatching();
      signal.removeEventListener('abort', abort);
    };
    const fail = (reason: unknown) => {
      settle();
      reject(reason);
    };
    const abort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(renderTimeout(timeoutMs)), timeoutMs);
    const stopWatching = page.onLost(() => fail(browserCrashed()));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) return abort();
    work(page).then(
      (result) => {
        settle();
        resolve(result);
      },
      (error) => fail(page.isLost() ? browserCrashed(error) : printFailed(error)),
    );
  });
}

/** A promise, or the signal's reason when it aborts before. What the promise does is not stopped. */
export function abandonable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** @throws Error when the promise takes longer */
export function within<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} took over ${timeoutMs} ms`)),
      timeoutMs,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
