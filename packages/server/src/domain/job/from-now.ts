import type { FromNow } from './lifecycle.ts';

export function isFromNow(value: unknown): value is FromNow {
  return typeof value === 'object' && value !== null && 'fromNowMs' in value;
}

/** @throws RangeError for a moment that is no safe integer, since not every store can return it */
export function momentOf({ fromNowMs }: FromNow, nowMs: number): number {
  const momentMs = nowMs + fromNowMs;
  if (Number.isSafeInteger(momentMs)) return momentMs;
  throw new RangeError(`${fromNowMs} ms from now is no moment that can be kept.`);
}
