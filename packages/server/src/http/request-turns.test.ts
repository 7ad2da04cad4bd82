import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRequestTurns } from './request-turns.ts';

const SLICE_ENOUGH_MS = 20;
/** Of work, with which a user takes much beside one who has taken next to nothing. */
const MUCH_MS = 2_000;

/** Turns by a clock that only work and rests move, and requests that work for so long in a turn. */
function setUp() {
  let now = 0;
  let clockReads = 0;
  const turns = createRequestTurns({
    nowMs: () => {
      clockReads += 1;
      return now;
    },
    workedMs: () => now,
  });
  const begun: string[] = [];
  const request = async (userId: string, workMs: number) => {
    using turn = turns.of(userId);
    await turn.next();
    begun.push(userId);
    now += workMs;
  };
  const rest = async (ms: number) => {
    now += ms;
    await vi.advanceTimersByTimeAsync(ms);
    await nextTurnOfLoop();
  };
  return { request, rest, begun, clockReads: () => clockReads };
}

const nextTurnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a request begins at once where nobody else works', async () => {
  const { request, begun } = setUp();

  void request('ada', 1);
  await Promise.resolve();
  await Promise.resolve();

  expect(begun).toEqual(['ada']);
});

test('who has taken little goes before what somebody else has waiting', async () => {
  const { request, begun } = setUp();
  const all = Array.from({ length: 5 }, () => request('eve', SLICE_ENOUGH_MS));
  await nextTurnOfLoop();

  await Promise.all([...all, request('ada', 1)]);

  expect(begun.indexOf('ada')).toBeLessThan(4);
  expect(begun.filter((user) => user === 'eve')).toHaveLength(5);
});

test('between two slices of work the event loop goes round', async () => {
  const { request, begun } = setUp();
  const all = Array.from({ length: 3 }, () => request('eve', SLICE_ENOUGH_MS));
  const begunByRound: number[] = [];
  while (begun.length < 3) {
    await nextTurnOfLoop();
    begunByRound.push(begun.length);
  }
  await Promise.all(all);

  expect(begunByRound.length).toBeGreaterThanOrEqual(2);
});

test('work of one slice does not wait for the next', async () => {
  const { request, begun } = setUp();

  void Promise.all(Array.from({ length: 4 }, () => request('eve', 1)));
  await nextTurnOfLoop();

  expect(begun).toHaveLength(4);
});

test('users share by time and not by number', async () => {
  const { request, begun } = setUp();
  const heavy = Array.from({ length: 10 }, () => request('eve', 10));
  const light = Array.from({ length: 10 }, () => request('ada', 1));

  await Promise.all([...heavy, ...light]);

  expect(begun.slice(0, 12).filter((user) => user === 'ada')).toHaveLength(10);
});

test('a turn costs the same, however many users have worked of late', async () => {
  const { request, clockReads } = setUp();
  const readsOfTurns = async (from: number, to: number) => {
    const before = clockReads();
    for (let n = from; n < to; n += 1) await request(`user-${n}`, 5);
    return clockReads() - before;
  };

  const ofFew = await readsOfTurns(0, 500);
  const ofMany = await readsOfTurns(500, 4_500);

  expect(ofMany / 4_000).toBeLessThan(3 * (ofFew / 500));
});

test('who takes much rests beside one who takes little, for what was taken', async () => {
  const { request, rest, begun } = setUp();
  await request('eve', MUCH_MS);
  await request('ada', 1);
  begun.length = 0;

  void request('eve', 10);
  void request('eve', 10);
  await nextTurnOfLoop();
  await request('ada', 1);
  expect(begun).toEqual(['eve', 'ada']);

  await rest(20);
  expect(begun).toEqual(['eve', 'ada']);
  await rest(10);
  expect(begun).toEqual(['eve', 'ada', 'eve']);
});

test('while somebody rests the event loop has nothing to do', async () => {
  const { request, rest, begun, clockReads } = setUp();
  await request('eve', MUCH_MS);
  await request('ada', 1);
  await request('eve', 10);
  const resting = request('eve', 10);
  await nextTurnOfLoop();
  const before = clockReads();

  for (let round = 0; round < 20; round += 1) await nextTurnOfLoop();

  expect(clockReads()).toBe(before);
  await rest(30);
  await resting;
  expect(begun).toEqual(['eve', 'ada', 'eve', 'eve']);
});

test('all who take much rest together', async () => {
  const { request, rest, begun } = setUp();
  await request('eve', MUCH_MS);
  await request('mallory', MUCH_MS);
  await request('ada', 1);
  begun.length = 0;

  void request('eve', 10);
  void request('mallory', 10);
  await nextTurnOfLoop();
  expect(begun).toHaveLength(1);

  await rest(30);
  expect(begun).toHaveLength(2);
});

test('nobody rests who takes much alone, or beside others who take as much', async () => {
  const { request, begun } = setUp();

  for (let n = 0; n < 5; n += 1) await request('eve', MUCH_MS);
  for (let n = 0; n < 4; n += 1) await request('mallory', MUCH_MS);
  begun.length = 0;
  await Promise.all([request('eve', 10), request('eve', 10), request('mallory', 10)]);

  expect(begun).toHaveLength(3);
});

test('who takes much and has a crowd waiting is refused, and nobody else is', async () => {
  const { request } = setUp();
  await request('eve', MUCH_MS);
  await request('ada', 1);
  const crowd = Array.from({ length: 250 }, () => request('eve', 10).catch((error) => error.code));

  expect(await Promise.race(crowd.slice(-1))).toBe('RATE_LIMITED');
  await request('ada', 1);
});
