import { OffprintClientError } from './errors.ts';

const BASE_MS = 500;
const CAP_MS = 30_000;

/** Doubles from half a second to half a minute; half of it is random, so that clients spread out. */
export function backoffMs(failures: number): number {
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

/** Repeats a call whose answer was lost or that met a passing fault. The call must be repeatable. */
export async function withRetries<T>(
  call: () => Promise<T>,
  { retries, signal }: { retries: number; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await call();
    } catch (error) {
      const isPassing =
        error instanceof OffprintClientError && error.retryable && error.code !== 'RATE_LIMITED';
      if (!isPassing || failures > retries) throw error;
      await delay(error.retryAfterMs ?? backoffMs(failures), signal);
    }
  }
}
