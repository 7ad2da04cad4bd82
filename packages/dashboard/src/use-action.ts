import { OffprintClientError } from '@offprint/client';
import { useIsReconnecting } from '@offprint/react';
import { useRef, useState } from 'react';

export interface Action {
  readonly isBusy: boolean;
  readonly error: Error | null;
  run(work: () => Promise<unknown>): Promise<void>;
}

/** One thing at a time that a button sets off; its failure is shown beside the button. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const isRunning = useRef(false);
  // "The server does not answer" is no longer true once it does.
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

/** Sets state before anything is drawn with the connection that is back. */
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
