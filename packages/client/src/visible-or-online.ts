/** The globals of a browser, which other runtimes lack. */
interface Page {
  readonly window?: EventTarget;
  readonly document?: EventTarget & { readonly visibilityState: string };
}

/**
 * Calls back when the page is visible again, or when the network is back and earlier connections
 * are gone. Never calls back outside browsers.
 *
 * @returns a function that stops the calls
 */
export function onVisibleOrOnline(callback: (isNetworkNew: boolean) => void): () => void {
  const { window, document } = globalThis as Page;
  const onOnline = () => callback(true);
  const onVisible = () => document?.visibilityState === 'visible' && callback(false);
  window?.addEventListener('online', onOnline);
  document?.addEventListener('visibilitychange', onVisible);
  return () => {
    window?.removeEventListener('online', onOnline);
    document?.removeEventListener('visibilitychange', onVisible);
  };
}
