import { expect, test } from 'vitest';
import { createThreadMeter } from './thread-meter.ts';

const LONGEST_MS = 100;

/** A meter by a clock and a thread that only the test moves. */
function setUp() {
  let now = 0;
  let worked = 0;
  const meter = createThreadMeter({
    nowMs: () => now,
    workedMs: () => worked,
    longestMs: LONGEST_MS,
  });
  const taken: Record<string, number> = {};
  return {
    taken,
    begin: (name: string) =>
      meter.begin((ms) => {
        taken[name] = ms;
      }),
    work(ms: number) {
      now += ms;
      worked += ms;
    },
    idle(ms: number) {
      now += ms;
    },
  };
}

test('a piece takes what the thread works while it is under way, and no idle time', () => {
  const { begin, work, idle, taken } = setUp();
  const end = begin('list');
  work(3);
  idle(50);
  work(4);
  end();
  work(5);

  expect(taken).toEqual({ list: 7 });
});

test('pieces that go on at once share what the thread works', () => {
  const { begin, work, taken } = setUp();
  const endFirst = begin('first');
  work(2);
  const endSecond = begin('second');
  work(6);
  endFirst();
  work(1);
  endSecond();

  expect(taken).toEqual({ first: 5, second: 4 });
});

test('a piece that waits for long counts no more, and is told once', () => {
  const { begin, work, idle, taken } = setUp();
  const endWait = begin('wait');
  work(2);
  idle(LONGEST_MS);
  const endList = begin('list');
  work(6);
  endList();
  endWait();

  expect(taken).toEqual({ wait: 2, list: 6 });
});

test('what the thread does just before a piece counts for it, and no more of it', () => {
  const { begin, work, taken } = setUp();
  work(1);
  begin('first')();
  work(50);
  begin('second')();

  expect(taken).toEqual({ first: 1, second: 2 });
});
