import { expect, test } from 'vitest';
import { createDeliveryTurns } from './delivery-turns.ts';

/** Turns under a clock that only the test moves. */
function startTurns() {
  let nowMs = 0;
  const turns = createDeliveryTurns(() => nowMs);
  function begin(host: string, userId: string | null) {
    const turn = turns.take(host, userId);
    if ('delayMs' in turn) throw new Error(`${host} has to wait for ${turn.delayMs} ms`);
    return turn;
  }
  return {
    ...turns,
    begin,
    advance: (ms: number) => {
      nowMs += ms;
    },
    /** Users whose receivers took so long, each at a host of its own. */
    answerAfter(tookMs: number, userIds: readonly string[]) {
      const underWay = userIds.map((userId) => begin(`${userId}.example`, userId));
      nowMs += tookMs;
      for (const turn of underWay) turn.end();
    },
  };
}

const usersOf = (count: number) => Array.from({ length: count }, (_, n) => `slow-${n}`);

test('a host gets eight requests at once, whoever sends them', () => {
  const turns = startTurns();
  const underWay = usersOf(8).map((userId) => turns.begin('hooks.example', userId));
  expect(turns.take('hooks.example', 'ada')).toEqual({ delayMs: expect.any(Number) });
  turns.begin('other.example', 'ada');

  underWay[0]?.end();
  turns.begin('hooks.example', 'ada');
});

test('users whose receivers were slow leave the others their slots', () => {
  const turns = startTurns();
  const slow = usersOf(16);
  turns.answerAfter(10_000, slow);
  for (const userId of slow) {
    for (let n = 0; n < 4; n += 1) turns.begin(`${n}.${userId}.example`, userId);
  }

  expect(turns.take('new.example', 'slow-0')).toEqual({ delayMs: expect.any(Number) });
  turns.begin('quick.example', 'ada');
  turns.begin('app.example', null);
});

test('a host of a slow user is not a mark on others there', () => {
  const turns = startTurns();
  turns.answerAfter(10_000, usersOf(64));
  for (const userId of usersOf(64)) turns.begin(`${userId}.example`, userId);
  turns.begin('slow-0.example', 'ada');
});

test('who answers quickly again is slow no more', () => {
  const turns = startTurns();
  const slow = usersOf(65);
  turns.answerAfter(10_000, slow);
  turns.answerAfter(20, ['slow-64']);
  for (const userId of slow.slice(0, 64)) turns.begin(`${userId}.example`, userId);
  turns.begin('slow-64.example', 'slow-64');
});

test('those who wait come one after another, as quickly as the host answers', () => {
  const turns = startTurns();
  const fill = () => usersOf(8).map((userId) => turns.begin('hooks.example', userId));
  const delayOf = () => turns.take('hooks.example', 'ada');
  const answerAfter = (tookMs: number) => {
    const underWay = fill();
    turns.advance(tookMs);
    for (const turn of underWay) turn.end();
    fill();
  };

  answerAfter(8_000);
  expect([delayOf(), delayOf(), delayOf()]).toEqual([
    { delayMs: 2_000 },
    { delayMs: 3_000 },
    { delayMs: 4_000 },
  ]);
  for (let n = 0; n < 1_000; n += 1) delayOf();
  expect(delayOf()).toEqual({ delayMs: 300_000 });
});
