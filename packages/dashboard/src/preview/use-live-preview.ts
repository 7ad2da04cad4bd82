import { type ExportInput, OffprintClientError } from '@offprint/client';
import { useIsReconnecting, useOffprintClient } from '@offprint/react';
import { useEffect, useState } from 'react';

export interface LivePreview {
  /** The bytes that an export would store; the latest good ones while newer are on their way. */
  readonly pdf: Uint8Array | null;
  readonly isPrinting: boolean;
  readonly error: Error | null;
}

/** A pause between two keys of a fast typist is longer. */
const PAUSE_MS = 25;
const NOTHING: LivePreview = { pdf: null, isPrinting: false, error: null };

/** The print of what is being typed, at each pause. A newer keystroke aborts the older print. */
export function useLivePreview(input: ExportInput | null): LivePreview {
  const client = useOffprintClient();
  const isReconnecting = useIsReconnecting();
  const [preview, setPreview] = useState(NOTHING);

  useEffect(() => {
    if (!input || isReconnecting) return;
    const controller = new AbortController();
    const { signal } = controller;
    let timer = setTimeout(print, PAUSE_MS);
    const show = (change: Partial<LivePreview>) =>
      setPreview((before) => ({ ...before, ...change }));

    async function print(): Promise<void> {
      if (!input) return;
      show({ isPrinting: true });
      try {
        const blob = await client.preview(input, { signal });
        const pdf = new Uint8Array(await blob.arrayBuffer());
        if (!signal.aborted) show({ pdf, isPrinting: false, error: null });
      } catch (error) {
        if (signal.aborted) return;
        const waitMs = retryAfterMs(error);
        if (waitMs !== null) timer = setTimeout(print, waitMs);
        else show({ isPrinting: false, error: error as Error });
      }
    }

    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, input, isReconnecting]);

  return preview;
}

/** Who types faster than the server lets print sees the next print a little later. */
function retryAfterMs(error: unknown): number | null {
  const isTooOften = error instanceof OffprintClientError && error.code === 'RATE_LIMITED';
  return isTooOften ? (error.retryAfterMs ?? 1_000) : null;
}
