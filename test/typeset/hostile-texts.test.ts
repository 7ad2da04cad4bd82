import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { typeset } from './support/typeset.ts';

const SHORT = 500;
const LONG = 2_000;
/** In proportion to the length it would be 4, and 16 to its square. */
const MAX_RATIO = 8;
const UNMEASURABLE_MS = 60;

/** Of the thread on which the compiler works, since the machine may be busy. */
async function cpuMs(length: number, textOf: (length: number) => string): Promise<number> {
  const before = process.threadCpuUsage();
  await typeset('modern', { basics: { name: 'Eve', summary: textOf(length) } });
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

test.each(Object.entries(HOSTILE_TEXTS))(
  '%s take the engine time in proportion',
  async (_, textOf) => {
    await cpuMs(1, textOf);
    const longMs = Math.min(await cpuMs(LONG, textOf), await cpuMs(LONG, textOf));
    if (longMs < UNMEASURABLE_MS) return;

    expect(longMs).toBeLessThan(MAX_RATIO * (await cpuMs(SHORT, textOf)) + UNMEASURABLE_MS);
  },
);

test.each([
  ['a word', 'x'],
  ['places to break', '.\u200b'],
])('as many of %s as a field takes are printed', async (_, piece) => {
  const longest = piece.repeat(9_900 / piece.length);
  const { pageFill } = await typeset('modern', { basics: { name: 'Eve', summary: longest } });
  expect(pageFill).toBeGreaterThan(0);
});
