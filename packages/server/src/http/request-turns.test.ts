import { expect, test } from 'vitest';
import { createRequestTurns } from './request-turns.ts';

const SLICE_ENOUGH_MS = 20;

/** Turns by a clock that only work moves, and requests that work for so long in a turn. */
function setUp() {
  let now = 0;
  let clockReads = 0;
  const turns = createRequestTurns(() => {
    clockReads += 1;
    return now;
  });
  const begun: string[] = [];
  const request = async (userId: string, workMs: number) => {
    await turns.next(userId);
    begun.push(userId);
    now += workMs;
  };
  return { request, begun, clockReads: () => clockReads };
}

const nextTurnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

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
