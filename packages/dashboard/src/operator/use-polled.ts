import { useCallback, useEffect, useState } from 'react';

export interface Polled<T> {
  /** The latest good answer. Null before the first. */
  readonly data: T | null;
  readonly error: Error | null;
  reload(): void;
}

const POLL_MS = 3_000;

/** Repeats a request every few seconds while the page is visible. */
export function usePolled<T>(
  load: (signal: AbortSignal) => Promise<T>,
  everyMs = POLL_MS,
): Polled<T> {
  const [state, setState] = useState<Omit<Polled<T>, 'reload'>>({ data: null, error: null });
  const [reloads, setReloads] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `reloads` is a reason to ask at once
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout>;
    async function ask(): Promise<void> {
      if (document.visibilityState === 'visible') {
        await load(signal).then(
          (data) => signal.aborted || setState({ data, error: null }),
          (error: Error) => signal.aborted || setState(({ data }) => ({ data, error })),
        );
      }
      if (!signal.aborted) timer = setTimeout(ask, everyMs);
    }
    void ask();
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [load, everyMs, reloads]);

  return { ...state, reload: useCallback(() => setReloads((before) => before + 1), []) };
}
