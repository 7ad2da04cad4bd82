/** Handles temporary faults: waits, retries, and detects dead connections. */
import { networkError, OffprintClientError } from './errors.ts';
import { onVisibleOrOnline } from './visible-or-online.ts';

const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * Doubles from half a second to half a minute. Half of it is random, so that clients spread out.
 */
function backoffMs(failures: number): number {
  const fullMs = Math.min(BASE_MS * 2 ** (failures - 1), CAP_MS);
  return fullMs / 2 + (Math.random() * fullMs) / 2;
}

/** Resolves after the delay. Rejects with the signal's reason if aborted first. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Like `delay`, but ends as soon as the page is visible again or the network is back. */
async function delayUntilVisibleOrOnline(ms: number, signal?: AbortSignal): Promise<void> {
  const interrupted = new AbortController();
  const stopListening = onVisibleOrOnline(() => interrupted.abort());
  try {
    await delay(ms, signal ? AbortSignal.any([signal, interrupted.signal]) : interrupted.signal);
  } catch {
    signal?.throwIfAborted();
  } finally {
    stopListening();
  }
}

/**
 * Repeats a call whose answer was lost or that met a temporary fault. The call must be repeatable.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  { retries, signal }: { retries: number; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await call();
    } catch (error) {
      const isPassing = isRetryable(error) && error.code !== 'RATE_LIMITED';
      if (!isPassing || failures > retries) throw error;
      await delay(error.retryAfterMs ?? backoffMs(failures), signal);
    }
  }
}

/** Yields the server's news. Calls `heard` at each sign of life, with or without news. */
export type Read<T> = (heard: () => void) => AsyncGenerator<T>;

/** Two ways to the same news. The stream is quicker, but some proxies buffer streams. */
export interface NewsSource<T> {
  readonly streamed: Read<T>;
  /** Ends after a while, so that the stream is tried again. */
  readonly polled: Read<T>;
}

export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with `true` for each new connection, and `false` when one is lost or fails. */
  readonly onConnection?: ((isConnected: boolean) => void) | undefined;
}

/**
 * Passes all news to `see`, through lost connections and server restarts, until `see` returns a
 * value.
 *
 * @throws OffprintClientError that a retry cannot help, such as NOT_FOUND; the signal's reason
 */
export async function observe<T, R>(
  { streamed, polled }: NewsSource<T>,
  see: (news: T) => R | undefined,
  { signal, onConnection }: WatchOptions,
): Promise<R> {
  let failures = 0;
  let read = streamed;
  for (;;) {
    let wasHeard = false;
    let retryAfterMs: number | null = null;
    const heard = () => {
      failures = 0;
      if (!wasHeard) onConnection?.(true);
      wasHeard = true;
    };
    try {
      for await (const news of read(heard)) {
        const result = see(news);
        if (result !== undefined) return result;
      }
      read = wasHeard ? streamed : polled;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      onConnection?.(false);
      // Too many streams are open, perhaps those of other tabs.
      const isStreamRefused = error.code === 'RATE_LIMITED' && read === streamed;
      retryAfterMs = isStreamRefused ? null : error.retryAfterMs;
      read = isStreamRefused ? polled : streamed;
    }
    signal?.throwIfAborted();
    failures++;
    await delayUntilVisibleOrOnline(retryAfterMs ?? backoffMs(failures), signal);
  }
}

function isRetryable(error: unknown): error is OffprintClientError {
  return error instanceof OffprintClientError && error.retryable;
}

export interface SilenceLimit extends Disposable {
  /** Aborted with a NETWORK_ERROR after the silence, or with the outer signal's reason. */
  readonly signal: AbortSignal;
  /** Restarts the wait after a sign of life. */
  restart(nextLimitMs: number): void;
}

/**
 * Detects an open connection over which nothing comes any more. Timers stop while a machine sleeps,
 * so the clock is compared after it wakes up.
 */
export function limitSilence(limitMs: number, outer?: AbortSignal): SilenceLimit {
  const silence = new AbortController();
  const onSilence = () =>
    silence.abort(
      networkError('Offprint has fallen silent. Check that it runs and can be reached.'),
    );
  let silentAtMs = Date.now() + limitMs;
  let timer = setTimeout(onSilence, limitMs);
  const stopListening = onVisibleOrOnline((isNetworkNew) => {
    if (isNetworkNew || Date.now() >= silentAtMs) onSilence();
  });
  return {
    signal: outer ? AbortSignal.any([outer, silence.signal]) : silence.signal,
    restart(nextLimitMs) {
      clearTimeout(timer);
      silentAtMs = Date.now() + nextLimitMs;
      timer = setTimeout(onSilence, nextLimitMs);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      stopListening();
    },
  };
}
