import { EventEmitter } from 'node:events';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { catchStopSignals, type StopSignal } from './stop-signals.ts';

const exit = vi.fn<(code: number) => never>();

function catching(env: NodeJS.ProcessEnv = {}) {
  const target = Object.assign(new EventEmitter(), { exit, env, ppid: 100 });
  const shell = { parent: 99 };
  const stop = catchStopSignals(target as unknown as NodeJS.Process, () => shell.parent);
  return { target, shell, stop, send: (name: StopSignal) => target.emit(name, name) };
}

beforeEach(() => {
  exit.mockClear();
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

test('the first signal is a request to stop', () => {
  const { stop, send } = catching();
  expect(stop.signal.aborted).toBe(false);
  send('SIGTERM');
  expect(stop.signal).toMatchObject({ aborted: true, reason: 'SIGTERM' });
  expect(stop.exitCode).toBe(143);
  expect(exit).not.toHaveBeenCalled();
});

test('npm passing on the same signal is no second one', () => {
  const { send } = catching();
  send('SIGINT');
  vi.advanceTimersByTime(249);
  send('SIGINT');
  expect(exit).not.toHaveBeenCalled();
});

test.each<[StopSignal, number]>([
  ['SIGINT', 250],
  ['SIGTERM', 0],
])('a second one, a %s %d ms later, ends the process at once', (name, delayMs) => {
  const { send } = catching();
  send('SIGINT');
  vi.advanceTimersByTime(delayMs);
  send(name);
  expect(exit).toHaveBeenCalledExactlyOnceWith(name === 'SIGINT' ? 130 : 143);
});

test("the end of npm's shell is a request to stop", () => {
  const { target, stop } = catching({ npm_command: 'exec' });
  vi.advanceTimersByTime(60_000);
  expect(stop.signal.aborted).toBe(false);
  target.ppid = 1;
  vi.advanceTimersByTime(500);
  expect(stop.signal).toMatchObject({ aborted: true, reason: 'SIGTERM' });
  expect(exit).not.toHaveBeenCalled();
});

test('so is the end of npm, when it leaves its shell', () => {
  const { shell, stop } = catching({ npm_command: 'exec' });
  shell.parent = 1;
  vi.advanceTimersByTime(500);
  expect(stop.signal).toMatchObject({ aborted: true, reason: 'SIGTERM' });
});

test('without npm, a process outlives who started it', () => {
  const { target, shell, stop } = catching();
  target.ppid = 1;
  shell.parent = 1;
  vi.advanceTimersByTime(60_000);
  expect(stop.signal.aborted).toBe(false);
});

test('afterwards signals are left to others', () => {
  const { target, stop } = catching({ npm_command: 'exec' });
  stop[Symbol.dispose]();
  expect(target.eventNames()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
