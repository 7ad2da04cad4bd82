import { useCallback, useEffect, useState } from 'react';
import { useIsReconnecting } from './use-jobs.ts';

export interface Loaded<T> {
  /** Null until the first answer, then the latest good one. */
  readonly data: T | null;
  /** Why the latest load failed. */
  readonly error: Error | null;
  readonly isLoading: boolean;
  reload(): void;
}

/**
 * Loads at once, whenever `load` or `version` changes, and when a lost connection is back. Late
 * answers are dropped.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, version = 0): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>(NOTHING_YET);
  const [reloads, setReloads] = useState(0);
  const isReconnecting = useIsReconnecting();
  const reload = useCallback(() => setReloads((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `reloads` are reasons
  useEffect(() => {
    if (isReconnecting) return;
    const controller = new AbortController();
    const { signal } = controller;
    setState((before) => ({ ...before, isLoading: true }));
    load(signal).then(
      (data) => signal.aborted || setState({ data, error: null, isLoading: false }),
      (error: Error) =>
        signal.aborted || setState(({ data }) => ({ data, error, isLoading: false })),
    );
    return () => controller.abort();
  }, [load, version, reloads, isReconnecting]);

  return { ...state, reload };
}

const NOTHING_YET = { data: null, error: null, isLoading: true } as const;
