import { expect } from 'vitest';
import type { ApiClient } from './api-client.ts';

/** All are programs of one user, who would get into each other's way. */
const USER = 'bots';
const BOTS = 4;
const MOST_ROWS = 5;
const PACE_MS = 50;

interface Written {
  readonly startRow: number;
  readonly rowCount: number;
}

export interface Bots {
  /** Each ends the round that it is in. */
  stop(): Promise<void>;
  /** Of each thing that was claimed by all of them: who was said to have it. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  readonly written: readonly Written[];
}

/** Programs that claim the same things and write into the same ledger, all at once. */
export function startBots(api: ApiClient): Bots {
  const holders = new Map<string, string[]>();
  const written: Written[] = [];
  let isStopped = false;

  async function round(bot: string, n: number): Promise<void> {
    const key = `thing-${n}`;
    const holder = await api.claim(USER, key, bot);
    holders.set(key, [...(holders.get(key) ?? []), holder]);
    const rowCount = 1 + (n % MOST_ROWS);
    written.push(await api.writeRows(USER, `${bot}-${n}`, bot, rowCount));
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }

  const bots = Array.from({ length: BOTS }, async (_, index) => {
    for (let n = 0; !isStopped; n++) await round(`bot-${index}`, n);
  });
  return {
    holders,
    written,
    async stop() {
      isStopped = true;
      await Promise.all(bots);
    },
  };
}

export function expectAgreement({ holders, written }: Bots): void {
  expect(written.length).toBeGreaterThan(BOTS);
  for (const [key, said] of holders) expect([key, new Set(said).size]).toEqual([key, 1]);
  const rows = written.flatMap(({ startRow, rowCount }) =>
    Array.from({ length: rowCount }, (_, index) => startRow + index),
  );
  expect(rows.length - new Set(rows).size, 'rows that two were given').toBe(0);
}
