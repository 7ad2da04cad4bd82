import { expect, onTestFinished, test, vi } from 'vitest';
import { collectWhenIdle } from './idle-collection.ts';

const LOOK_MS = 1_000;

/** A thread that works as told, and has been looked at once since. */
function startThread() {
  vi.useFakeTimers();
  const collect = vi.fn();
  let workedMs = 0;
  const collecting = collectWhenIdle({ collect, workedMs: () => workedMs, lookEveryMs: LOOK_MS });
  onTestFinished(() => {
    collecting[Symbol.dispose]();
    vi.useRealTimers();
  });
  return {
    collect,
    work(ms: number) {
      workedMs += ms;
      vi.advanceTimersByTime(LOOK_MS);
    },
  };
}

test('after a burst, once there is nothing to do, what is free is collected once', () => {
  const { collect, work } = startThread();
  for (const ms of [900, 900, 900]) work(ms);
  expect(collect).not.toHaveBeenCalled();

  for (const ms of [0, 1, 0]) work(ms);

  expect(collect).toHaveBeenCalledOnce();
});

test('while there is anything to do, nothing is stopped for it', () => {
  const { collect, work } = startThread();

  for (let look = 0; look < 100; look += 1) work(100);

  expect(collect).not.toHaveBeenCalled();
});

test('what a little work leaves is not worth it', () => {
  const { collect, work } = startThread();

  for (let look = 0; look < 100; look += 1) work(1);

  expect(collect).not.toHaveBeenCalled();
});

test('each burst is followed by one', () => {
  const { collect, work } = startThread();

  for (const ms of [3_000, 0, 0, 3_000, 0, 0]) work(ms);

  expect(collect).toHaveBeenCalledTimes(2);
});
