export interface WakeUp {
  /** Ends the wait under way, or else the next one at once. */
  wake(): void;
  /** True when woken, false when the time was over or the signal aborted. */
  wait(timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
}

/** An alarm clock for one sleeper. A wake that comes while nobody sleeps is kept. */
export function createWakeUp(): WakeUp {
  let isWoken = false;
  let rouse: (() => void) | null = null;
  return {
    wake() {
      isWoken = true;
      rouse?.();
    },
    async wait(timeoutMs, signal) {
      if (!isWoken && !signal?.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, timeoutMs);
        const onAbort = () => resolve();
        signal?.addEventListener('abort', onAbort, { once: true });
        rouse = resolve;
        await promise;
        rouse = null;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
      const woken = isWoken;
      isWoken = false;
      return woken;
    },
  };
}
