/** What the client does about faults that pass: it waits, tries again, and notices dead connections. */
import { networkError, OffprintClientError } from './errors.ts';
import { onVisibleOrOnline } from './visible-or-online.ts';

const BASE_MS = 500;
const CAP_MS = 30_000;

/** Doubles from half a second to half a minute; half of it is random, so that clients spread out. */
function backoffMs(failures: number): number {
  const fullMs = Math.min(BASE_MS * 2 ** (failures - 1), CAP_MS);
  return fullMs / 2 + (Math.random() * fullMs) / 2;
}

/** Resolves after the delay; rejects with the signal's reason when that is aborted first. */
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

/** Repeats a call whose answer was lost or that met a passing fault. The call must be repeatable. */
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

/** Yields what the server tells; calls `heard` at each sign of life, whether it holds news or not. */
export type Read<T> = (heard: () => void) => AsyncGenerator<T>;

/** Two ways to the same news. The stream is quicker, but some proxies hold streams back. */
export interface NewsSource<T> {
  readonly streamed: Read<T>;
  /** Ends by itself after a while, so that the stream gets another chance. */
  readonly polled: Read<T>;
}

export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears `true` whenever a connection is made, `false` when one is lost or can't be made. */
  readonly onConnection?: ((isConnected: boolean) => void) | undefined;
}

/**
 * Shows all news to `see`, through lost connections and restarts of the server, until `see` returns
 * something.
 *
 * @throws OffprintClientError that no later try can mend, NOT_FOUND say; the signal's reason
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
      // Too many streams are open already: those of other tabs, perhaps.
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
  /** Something was heard: waits anew. */
  restart(nextLimitMs: number): void;
}

/**
 * Notices a connection that is open, but over which nothing comes any more. Timers stand still
 * while a machine sleeps; when it wakes up, the clock tells how long nothing came.
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
