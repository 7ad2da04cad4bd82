let last: Promise<unknown> = Promise.resolve();

/** One after the other, so that a page of pictures leaves the server to others as well. */
export function inTurn(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const mine = last.then(() => (signal.aborted ? undefined : work()));
  last = mine.catch(() => undefined);
  return mine;
}
