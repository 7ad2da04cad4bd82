import { expect, test } from 'vitest';
import { createTurns } from '../async/turns.ts';
import { inTurn } from './print.ts';

const NEVER = new AbortController().signal;
const TERMS = { userConcurrency: 1, limitMs: 60_000, limitMessage: 'It took too long.' };
const EVE = { ...TERMS, userId: 'eve' };

/** When all that can begin has begun. */
const settled = () => new Promise(setImmediate);

test('who aborts is answered at once, and has the turn until the engine has stopped', async () => {
  const turns = createTurns({ places: 2, nowMs: () => 0 });
  const engine = Promise.withResolvers<string>();
  const leave = new AbortController();
  const aborted = inTurn({ turns }, EVE, leave.signal, () => engine.promise);
  let hasBegun = false;
  const next = inTurn({ turns }, EVE, NEVER, async () => {
    hasBegun = true;
    return 'printed';
  });
  await settled();

  leave.abort(new Error('left'));

  await expect(aborted).rejects.toThrow('left');
  await settled();
  expect(hasBegun).toBe(false);

  engine.reject(new Error('stopped'));
  expect(await next).toBe('printed');
  expect(turns.held).toBe(0);
});
