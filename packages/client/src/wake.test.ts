import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limitSilence } from './retry.ts';

const page = { window: new EventTarget(), document: new EventTarget() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', page.window);
  vi.stubGlobal('document', Object.assign(page.document, { visibilityState: 'visible' }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const wakeUp = () => page.document.dispatchEvent(new Event('visibilitychange'));

test('a connection that was silent while the machine slept is given up when it wakes', () => {
  using silence = limitSilence(45_000);

  vi.setSystemTime(Date.now() + 44_000);
  wakeUp();
  expect(silence.signal.aborted).toBe(false);

  vi.setSystemTime(Date.now() + 1000);
  wakeUp();
  expect(silence.signal.reason).toMatchObject({ code: 'NETWORK_ERROR' });
});

test('a connection over a network that is gone is given up when another one is there', () => {
  using silence = limitSilence(45_000);

  page.window.dispatchEvent(new Event('online'));

  expect(silence.signal.aborted).toBe(true);
});

test('nothing listens any more after the connection', () => {
  const removed = vi.spyOn(page.window, 'removeEventListener');
  const added = vi.spyOn(page.window, 'addEventListener');

  limitSilence(45_000)[Symbol.dispose]();

  expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  expect(vi.getTimerCount()).toBe(0);
});
