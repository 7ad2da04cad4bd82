import { expect, test, vi } from 'vitest';
import { createTurns, type TurnLength } from './turns.ts';

const NEVER = new AbortController().signal;
const MANY = 100;

/** Turns with a clock that stands still, and a list of whose turns have begun. */
function openTurns(places: number, longMs?: number) {
  const clock = { nowMs: 0 };
  const begun: string[] = [];
  const turns = createTurns({ places, nowMs: () => clock.nowMs, longMs });
  const take = async (user: string, most = MANY, signal = NEVER, length?: TurnLength) => {
    const turn = await turns.take(user, most, signal, length);
    begun.push(user);
    return turn;
  };
  const takeBrief = (user: string) => take(user, MANY, NEVER, 'brief');
  const takeLong = (user: string) => take(user, MANY, NEVER, 'long');
  return { clock, begun, take, takeBrief, takeLong };
}

/** When all that can begin has begun. */
const settled = () => new Promise(setImmediate);

test('a single user may hold every place, and no more', async () => {
  const { begun, take, clock } = openTurns(2);
  const [first] = await Promise.all([take('ada'), take('ada')]);
  clock.nowMs += 10_000;
  void take('ada');

  await settled();
  expect(begun).toHaveLength(2);

  first[Symbol.dispose]();
  await settled();
  expect(begun).toHaveLength(3);
});

test('a user holds no more turns than the limit, though places are free', async () => {
  const { begun, take } = openTurns(3);
  const first = await take('ada', 1);
  void take('ada', 1);
  await take('bob', 1);
  expect(begun).toEqual(['ada', 'bob']);

  first[Symbol.dispose]();
  await settled();

  expect(begun).toEqual(['ada', 'bob', 'ada']);
});

test('who has held turns for less time of late comes first, whoever came first', async () => {
  const { begun, take, clock } = openTurns(1);
  const long = await take('ada');
  void take('ada');
  void take('ada');
  clock.nowMs += 200;
  const quick = take('bob');
  long[Symbol.dispose]();
  (await quick)[Symbol.dispose]();

  await settled();

  expect(begun).toEqual(['ada', 'bob', 'ada']);
});

test('what was held long ago counts no more', async () => {
  const { begun, take, clock } = openTurns(1);
  const longAgo = await take('ada');
  clock.nowMs += 30_000;
  longAgo[Symbol.dispose]();
  clock.nowMs += 300_000;
  const recent = await take('bob');
  clock.nowMs += 100;
  void take('bob');
  void take('ada');

  recent[Symbol.dispose]();
  await settled();

  expect(begun).toEqual(['ada', 'bob', 'ada']);
});

test('while one user holds every place for long, another does not wait', async () => {
  const { begun, take, clock } = openTurns(2);
  await Promise.all([take('ada'), take('ada')]);
  void take('bob');
  await settled();
  expect(begun).toEqual(['ada', 'ada']);

  clock.nowMs += 300;

  await vi.waitFor(() => expect(begun).toEqual(['ada', 'ada', 'bob']));
});

test('the spare place is one, and for those alone who have held little', async () => {
  const { begun, take, clock } = openTurns(1);
  const heavy = await take('eve');
  clock.nowMs += 300;
  heavy[Symbol.dispose]();
  await take('ada');
  clock.nowMs += 300;

  void take('eve');
  const bob = await take('bob');
  void take('cid');
  await settled();
  expect(begun).toEqual(['eve', 'ada', 'bob']);

  bob[Symbol.dispose]();
  await settled();
  expect(begun).toEqual(['eve', 'ada', 'bob', 'cid']);
});

test('who prints one short document after the other keeps the spare place beside heavy users', async () => {
  const { begun, take, clock } = openTurns(1);
  await take('ada');
  clock.nowMs += 2_000;
  for (let count = 0; count < 10; count += 1) {
    const turn = await take('bob');
    clock.nowMs += 50;
    turn[Symbol.dispose]();
  }
  expect(begun).toHaveLength(11);
});

test('a brief turn does not wait while several users hold all other places', async () => {
  const { begun, take, takeBrief, clock } = openTurns(1);
  await take('eve');
  clock.nowMs += 300;
  await take('mallory');

  void take('bob');
  const ada = await takeBrief('ada');
  void takeBrief('cid');
  await settled();
  expect(begun).toEqual(['eve', 'mallory', 'ada']);

  ada[Symbol.dispose]();
  await settled();
  expect(begun).toEqual(['eve', 'mallory', 'ada', 'cid']);
});

test('a short turn passes as a brief one does, if its user is light beside all who hold turns', async () => {
  const { begun, take, clock } = openTurns(1);
  const takeShort = (user: string) => take(user, MANY, NEVER, 'short');
  const ofHeavy = await take('heavy');
  clock.nowMs += 300;
  ofHeavy[Symbol.dispose]();
  await take('eve');
  clock.nowMs += 300;
  await take('mallory');
  clock.nowMs += 300;

  void takeShort('heavy');
  void takeShort('ada');
  await settled();
  expect(begun).toEqual(['heavy', 'eve', 'mallory', 'ada']);
});

test('who leaves is passed over', async () => {
  const { begun, take } = openTurns(1);
  const leaving = new AbortController();
  const first = await take('ada');
  const left = take('bob', MANY, leaving.signal);
  void take('cid');

  leaving.abort(new Error('left'));
  first[Symbol.dispose]();

  await expect(left).rejects.toThrow('left');
  await settled();
  expect(begun).toEqual(['ada', 'cid']);
  await expect(take('bob', MANY, leaving.signal)).rejects.toThrow('left');
});

test('a turn that is ended twice frees one place', async () => {
  const { begun, take } = openTurns(1);
  const turn = await take('ada');
  turn[Symbol.dispose]();
  turn[Symbol.dispose]();

  void take('ada');
  void take('ada');
  await settled();

  expect(begun).toEqual(['ada', 'ada']);
});

test('a turn that lasts long is wanted as soon as another waits who has held less', async () => {
  const { take, clock } = openTurns(1, 3_000);
  const long = await take('eve');
  clock.nowMs += 300;
  const later = await take('mallory');
  clock.nowMs += 2_600;
  void take('bob');
  await settled();
  expect(long.isWanted.aborted).toBe(false);

  clock.nowMs += 200;

  await vi.waitFor(() => expect(long.isWanted.aborted).toBe(true));
  expect(later.isWanted.aborted).toBe(false);
});

test('where nobody waits, or who has held as much, a turn lasts as long as it takes', async () => {
  const { take, clock } = openTurns(1, 3_000);
  const long = await take('eve');
  clock.nowMs += 60_000;
  void take('eve');
  await settled();

  expect(long.isWanted.aborted).toBe(false);
});

test('long turns leave a place to others who wait, and have every place beside none', async () => {
  const { begun, take, takeLong, clock } = openTurns(2, 3_000);
  const first = await takeLong('eve');
  const second = await takeLong('mallory');
  clock.nowMs += 5_000;
  await take('bob');
  expect(begun).toEqual(['eve', 'mallory', 'bob']);

  void take('cid');
  await settled();
  expect([first, second].map(({ isWanted }) => isWanted.aborted)).toEqual([true, false]);
  first[Symbol.dispose]();
  void takeLong('eve');
  clock.nowMs += 300;

  await vi.waitFor(() => expect(begun).toEqual(['eve', 'mallory', 'bob', 'cid']));
});

test('who has had a long turn has further ones among the long ones, for a while', async () => {
  const { begun, take, takeLong, clock } = openTurns(2, 3_000);
  const ofEve = await take('eve');
  clock.nowMs += 3_000;
  ofEve[Symbol.dispose]();
  await takeLong('mallory');
  const ofAda = await take('ada');
  clock.nowMs += 10_000;
  void take('bob', 1);
  void take('bob', 1);
  void take('eve');

  ofAda[Symbol.dispose]();
  await settled();
  expect(begun).toEqual(['eve', 'mallory', 'ada', 'bob']);

  clock.nowMs += 600_000;
  await vi.waitFor(() => expect(begun).toEqual(['eve', 'mallory', 'ada', 'bob', 'eve']));
});

test('one long turn goes on to its end, whoever waits', async () => {
  const { takeLong, take, takeBrief, clock } = openTurns(1, 3_000);
  const long = await takeLong('eve');
  clock.nowMs += 30_000;
  await Promise.all([take('bob'), takeBrief('cid')]);
  void take('dan');
  await settled();

  expect(long.isWanted.aborted).toBe(false);
});
