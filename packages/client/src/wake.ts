/** What a browser has and other places that run this lack. */
interface Page {
  readonly window?: EventTarget;
  readonly document?: EventTarget & { readonly visibilityState: string };
}

/**
 * Calls back when a page is looked at again, or when the network is back, in which case what was
 * connected before is not any more. Outside browsers nothing ever happens.
 *
 * @returns stops it
 */
export function onWake(callback: (isNetworkNew: boolean) => void): () => void {
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
