import { expect, test } from 'vitest';
import { appContext } from '../../../../test/support/app-context.ts';
import { fakeRenderer } from '../../../../test/support/fake-renderer.ts';
import { createTurns, type TurnLength } from '../async/turns.ts';
import { inTurn, print } from './print.ts';

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

test('a document of a page has a brief turn, and one of a few a short one, without a style of its own', async () => {
  const lengths: (TurnLength | undefined)[] = [];
  const ctx = await appContext(fakeRenderer());
  const turns = {
    ...ctx.turns,
    take: async (...[, , , length]: Parameters<typeof ctx.turns.take>) => {
      lengths.push(length);
      return { isWanted: NEVER, [Symbol.dispose]: () => undefined };
    },
  };
  const printAs = async (templateId: string, document: object) => {
    const template = ctx.templates.find(templateId);
    if (!template) throw new Error(`there is no template ${templateId}`);
    const request = { template, document, options: {} } as Parameters<typeof print>[1];
    await print({ ...ctx, turns }, request, EVE, NEVER);
  };

  await printAs('modern', { basics: { name: 'Ada' } });
  await printAs('modern', { basics: { name: 'Ada', summary: 'Latin words '.repeat(800) } });
  await printAs('modern', { basics: { name: 'Eve', summary: '\u{13000}-'.repeat(1_000) } });
  await printAs('html', { html: '<p>x', css: '* { filter: blur(9px) }' });

  expect(lengths).toEqual(['brief', 'short', 'any', 'any']);
});

test('a print that is long while others wait makes way, and is begun again', async () => {
  const clock = { nowMs: 0 };
  const turns = createTurns({ places: 1, nowMs: () => clock.nowMs, longMs: 3_000 });
  const starts: string[] = [];
  const engine = Promise.withResolvers<string>();
  const eve = inTurn({ turns }, EVE, NEVER, async (stop) => {
    starts.push('eve');
    if (starts.length > 1) return 'printed';
    stop.addEventListener('abort', () => engine.reject(stop.reason));
    return await engine.promise;
  });
  await settled();
  clock.nowMs += 4_000;
  const others = ['ada', 'bob'].map((userId) =>
    inTurn({ turns }, { ...TERMS, userId }, NEVER, async () => {
      starts.push(userId);
      return await settled();
    }),
  );

  await Promise.all(others);
  expect(await eve).toBe('printed');
  expect(starts).toEqual(['eve', 'ada', 'bob', 'eve']);
  expect(turns.held).toBe(0);
});
