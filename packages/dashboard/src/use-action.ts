import { OffprintClientError } from '@offprint/client';
import { useIsReconnecting } from '@offprint/react';
import { useRef, useState } from 'react';

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
  // "The server does not answer" no longer applies once it does.
  useOnReconnected(() => setError((shown) => (isNetworkError(shown) ? null : shown)));
  return {
    isBusy,
    error,
    async run(work) {
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
    },
  };
}

/** Sets state before the first render with the restored connection. */
function useOnReconnected(setState: () => void): void {
  const isReconnecting = useIsReconnecting();
  const [wasReconnecting, setWasReconnecting] = useState(isReconnecting);
  if (isReconnecting === wasReconnecting) return;
  setWasReconnecting(isReconnecting);
  if (!isReconnecting) setState();
}

function isNetworkError(error: Error | null): boolean {
  return error instanceof OffprintClientError && error.code === 'NETWORK_ERROR';
}
