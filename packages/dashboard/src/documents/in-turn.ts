let last: Promise<unknown> = Promise.resolve();

/** Runs work one after the other, so that a page of pictures does not occupy the server. */
export function inTurn(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const mine = last.then(() => (signal.aborted ? undefined : work()));
  last = mine.catch(() => undefined);
  return mine;
}
