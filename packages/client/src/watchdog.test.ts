import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchSilence } from './watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('aborts after the silence, not while something is heard', () => {
  using watchdog = watchSilence(1000);

  vi.advanceTimersByTime(999);
  watchdog.heard(5000);
  vi.advanceTimersByTime(4999);
  expect(watchdog.signal.aborted).toBe(false);

  vi.advanceTimersByTime(1);
  expect(watchdog.signal.reason).toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
});

test('passes the reason of the outer signal on', () => {
  const outer = new AbortController();
  using watchdog = watchSilence(1000, outer.signal);

  outer.abort('enough');

  expect(watchdog.signal.reason).toBe('enough');
});

test('leaves no timer behind', () => {
  watchSilence(1000)[Symbol.dispose]();

  expect(vi.getTimerCount()).toBe(0);
});
