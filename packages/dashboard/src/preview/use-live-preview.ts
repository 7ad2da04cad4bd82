import { type ExportInput, OffprintClientError, type PreviewedPdf } from '@offprint/client';
import { useIsReconnecting, useOffprintClient } from '@offprint/react';
import { useEffect, useRef, useState } from 'react';

export interface LivePreview {
  /** The latest good print, also while a newer one is on its way. */
  readonly print: PreviewedPdf | null;
  readonly isPrinting: boolean;
  readonly error: Error | null;
}

/** The shortest interval between prints. Fast typing is slower than this, held keys are faster. */
const LEAST_INTERVAL_MS = 50;
const RETRY_MS = 2_000;
const NOTHING: LivePreview = { print: null, isPrinting: false, error: null };

/** The print of the current input, started at once. A newer keystroke aborts the older print. */
export function useLivePreview(input: ExportInput | null): LivePreview {
  const client = useOffprintClient();
  const isReconnecting = useIsReconnecting();
  const [preview, setPreview] = useState(NOTHING);
  const begunAtMs = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    // The shell already shows that the connection is lost.
    if (isReconnecting) setPreview((before) => ({ ...before, isPrinting: false, error: null }));
    if (!input || isReconnecting) return;
    const controller = new AbortController();
    const { signal } = controller;
    const waitedMs = performance.now() - begunAtMs.current;
    let timer = setTimeout(begin, Math.max(0, LEAST_INTERVAL_MS - waitedMs));
    const show = (change: Partial<LivePreview>) =>
      setPreview((before) => ({ ...before, ...change }));

    async function begin(): Promise<void> {
      if (!input) return;
      begunAtMs.current = performance.now();
      show({ isPrinting: true });
      try {
        const print = await client.livePreview(input, { signal });
        if (!signal.aborted) show({ print, isPrinting: false, error: null });
      } catch (error) {
        if (signal.aborted) return;
        const waitMs = retryAfterMs(error);
        if (waitMs !== null) timer = setTimeout(begin, waitMs);
        if (!isTooOften(error)) show({ isPrinting: false, error: error as Error });
      }
    }

    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, input, isReconnecting]);

  return preview;
}

/** Temporary errors are retried. Null for any other. */
function retryAfterMs(error: unknown): number | null {
  // An answer that breaks off is not an OffprintClientError.
  if (!(error instanceof OffprintClientError)) return RETRY_MS;
  return error.retryable ? (error.retryAfterMs ?? RETRY_MS) : null;
}

/** Typing faster than the rate limit delays the next print, and shows no error. */
function isTooOften(error: unknown): boolean {
  return error instanceof OffprintClientError && error.code === 'RATE_LIMITED';
}
