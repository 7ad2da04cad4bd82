import type { ExportInput } from '@offprint/client';
import { useEffect, useState } from 'react';
import { useOffprintClient } from './provider.tsx';

export interface Preview {
  /**
   * The bytes that an export would store. While newer ones are on their way, the latest good ones.
   */
  readonly pdf: Blob | null;
  readonly isRendering: boolean;
  readonly error: Error | null;
}

const NOTHING: Preview = { pdf: null, isRendering: false, error: null };

/**
 * The print of the current input, after each pause of `delayMs`. A newer keystroke aborts the older
 * print. `null` previews nothing.
 */
export function usePreview(input: ExportInput | null, { delayMs = 150 } = {}): Preview {
  const client = useOffprintClient();
  const [preview, setPreview] = useState(NOTHING);
  // Compared by content, since a page creates the object anew in each render.
  const content = JSON.stringify(input);

  useEffect(() => {
    if (content === 'null') return setPreview(NOTHING);
    const controller = new AbortController();
    const { signal } = controller;
    const show = (change: Partial<Preview>) =>
      signal.aborted || setPreview((before) => ({ ...before, ...change }));
    const print = () =>
      client.preview(JSON.parse(content) as ExportInput, { signal }).then(
        (pdf) => show({ pdf, isRendering: false, error: null }),
        (error: Error) => show({ isRendering: false, error }),
      );
    show({ isRendering: true });
    const timer = setTimeout(print, delayMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, content, delayMs]);

  return preview;
}
