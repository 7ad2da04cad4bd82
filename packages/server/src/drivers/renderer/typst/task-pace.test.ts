import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTaskPace } from './task-pace.ts';

const PID = 4711;

/** A process, and how long it has worked by its system, which tells nothing with null. */
function startPace(workedMs: number | null = 0) {
  const system = {
    giveWay: vi.fn<(pid: number) => void>(),
    keepPace: vi.fn<(pid: number) => boolean>(() => true),
    workedMs: () => workedMs,
  };
  const pace = createTaskPace(PID, system);
  return {
    ...system,
    pace,
    work(ms: number) {
      workedMs = (workedMs ?? 0) + ms;
      vi.advanceTimersByTime(ms);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a task that works for long gives way, and the next one begins at full pace again', () => {
  const { pace, work, giveWay, keepPace } = startPace();
  {
    using _ = pace.ofTask();
    work(29);
    expect(giveWay).not.toHaveBeenCalled();
    work(1);
    expect(giveWay).toHaveBeenCalledExactlyOnceWith(PID);
  }
  using _ = pace.ofTask();
  expect(keepPace).toHaveBeenCalledTimes(2);
});

test('a task that waits for the processor does not give way for it', () => {
  const { pace, work, giveWay } = startPace();
  using _ = pace.ofTask();
  work(10);
  vi.advanceTimersByTime(1_000);
  expect(giveWay).not.toHaveBeenCalled();
  work(20);
  vi.advanceTimersByTime(1_000);
  expect(giveWay).toHaveBeenCalledOnce();
});

test('where the system does not tell how long it has worked, the time counts', () => {
  const { pace, giveWay } = startPace(null);
  using _ = pace.ofTask();
  vi.advanceTimersByTime(30);
  expect(giveWay).toHaveBeenCalledOnce();
});

test('a task that is over gives no way any more', () => {
  const { pace, work, giveWay } = startPace();
  {
    using _ = pace.ofTask();
    work(10);
  }
  work(1_000);
  expect(giveWay).not.toHaveBeenCalled();
});
