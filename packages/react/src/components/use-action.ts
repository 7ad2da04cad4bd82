import { useCallback, useRef, useState } from 'react';

export interface Action {
  readonly isBusy: boolean;
  readonly error: Error | null;
  run(work: () => Promise<unknown>): Promise<void>;
}

/** Runs one action of a button at a time. Its error is shown beside the button. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const isRunning = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown as Error);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  }, []);
  return { isBusy, error, run };
}
