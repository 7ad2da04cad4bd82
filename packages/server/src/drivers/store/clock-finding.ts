import type { StoreFinding } from '../../ports/store.ts';

/** Signed links last for minutes, and tokens are refused a minute before their time. */
const LARGEST_DIFFERENCE_MS = 60_000;

/**
 * A finding if this machine's clock differs from the store's, else null. Machines whose clocks
 * differ refuse each other's links.
 *
 * @param askedAtMs this machine's time before the store was asked
 * @param answeredAtMs the same, after it
 */
export function clockFinding(
  storeMs: number,
  askedAtMs: number,
  answeredAtMs: number,
): StoreFinding | null {
  const aheadMs = askedAtMs - storeMs;
  const behindMs = storeMs - answeredAtMs;
  const differenceMs = Math.max(aheadMs, behindMs);
  if (!(differenceMs > LARGEST_DIFFERENCE_MS)) return null;
  const seconds = Math.round(differenceMs / 1_000);
  const side = aheadMs > behindMs ? 'ahead of' : 'behind';
  return {
    status: 'warning',
    found: `the clock of this machine is ${seconds} s ${side} that of the store`,
    advice:
      'Have both set by NTP: links that one machine signs expire too early or too late on another.',
  };
}
