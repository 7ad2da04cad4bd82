export interface Event {
  /** Ends the current wait, or else the next one at once. */
  set(): void;
  /** True when it was set, false when the time was over or the signal aborted. */
  wait(timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
}

/** An event for one waiter. If it is set while nobody waits, the next wait ends at once. */
export function createEvent(): Event {
  let isSet = false;
  let wake: (() => void) | null = null;
  return {
    set() {
      isSet = true;
      wake?.();
    },
    async wait(timeoutMs, signal) {
      if (!isSet && !signal?.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = Number.isFinite(timeoutMs) ? setTimeout(resolve, timeoutMs) : undefined;
        const onAbort = () => resolve();
        signal?.addEventListener('abort', onAbort, { once: true });
        wake = resolve;
        await promise;
        wake = null;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
      const wasSet = isSet;
      isSet = false;
      return wasSet;
    },
  };
}

/** Resolves when the time is over or the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await createEvent().wait(ms, signal);
}
