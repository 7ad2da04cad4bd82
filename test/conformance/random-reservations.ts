import { describe, expect, test } from 'vitest';
import type { Reservation } from '../../packages/server/src/ports/coordination-store.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type OpenStore, openForTest, type StoreHarness } from './job-store-harness.ts';

const CLIENTS = 32;
/** OFFPRINT_TEST_RESERVATIONS=10000 for many more. */
const RESERVATIONS = Number(process.env.OFFPRINT_TEST_RESERVATIONS || 320);
const SEED = Number(process.env.OFFPRINT_TEST_SEED || 20_260_101);
const MS_PER_RESERVATION = 100;
const LEDGER = { userId: 'ada', ledger: 'sheet', maxReservations: 100_000 };

/** Clients that write, give up, or die without a word, at random. */
export function describeRandomReservations(name: string, open: OpenStore) {
  describe(`reservations at random: ${name}`, () => {
    test(
      `${CLIENTS} clients at once never hold the same row`,
      async () => {
        const store = await openForTest(open);
        const random = seededRandom(SEED);
        let held: readonly Reservation[] = [];
        for (let round = 0; round * CLIENTS < RESERVATIONS; round += 1) {
          const lastSeen = Math.floor(random() * 1.2 * confirmedLastRow(held));
          const reserved = await reserveAtOnce(store, round, lastSeen, random);
          expect(overlapsIn(held, reserved)).toEqual([]);
          held = [...held, ...(await endSome(store, reserved, random))];
          held = withoutExpired(held, Math.min(...reserved.map((each) => each.renewedAtMs)));
          await store.advance(Math.floor(random() * 3_000));
        }
      },
      30_000 + RESERVATIONS * MS_PER_RESERVATION,
    );
  });
}

function reserveAtOnce(
  { coordination }: StoreHarness,
  round: number,
  currentLastRow: number,
  random: () => number,
): Promise<Reservation[]> {
  const clients = Array.from({ length: CLIENTS }, (_, n) => ({
    ...LEDGER,
    key: `${round}-${n}`,
    owner: `bot-${n}`,
    rowCount: 1 + Math.floor(random() * 20),
    currentLastRow,
    ttlMs: 1 + Math.floor(random() * 8_000),
  }));
  return Promise.all(
    clients.map(async (client) => {
      const outcome = await coordination.reserve(client);
      if (outcome.type !== 'reserved') throw new Error(`reserve answered ${outcome.type}`);
      return outcome.reservation;
    }),
  );
}

/** @returns those that are still held, or written for good */
async function endSome(
  { coordination }: StoreHarness,
  reserved: readonly Reservation[],
  random: () => number,
): Promise<readonly Reservation[]> {
  const fates = reserved.map((reservation) => ({ reservation, fate: random() }));
  const kept = await Promise.all(
    fates.map(async ({ reservation, fate }) => {
      const { key, owner, fence } = reservation;
      const holder = { userId: LEDGER.userId, scope: LEDGER.ledger, key, owner, fence };
      if (fate < 0.3) {
        const outcome = await coordination.releaseReservation(holder);
        return outcome.type === 'released' ? [] : [reservation];
      }
      if (fate > 0.4) return [reservation];
      const outcome = await coordination.confirm(holder, 1_000);
      return outcome.type === 'confirmed' ? [outcome.reservation] : [reservation];
    }),
  );
  return kept.flat();
}

/** Pairs of reservations that hold a row at the same time. */
function overlapsIn(earlier: readonly Reservation[], later: readonly Reservation[]) {
  return later.flatMap((one, index) =>
    [...earlier, ...later.slice(0, index)]
      .filter((other) => other.isConfirmed || (outlives(other, one) && outlives(one, other)))
      .filter((other) => other.startRow <= lastRowOf(one) && one.startRow <= lastRowOf(other))
      .map((other) => [other, one]),
  );
}

/** Of those that are made at once, one may expire before another is made. */
function outlives(one: Reservation, other: Reservation): boolean {
  return one.expiresAtMs > other.renewedAtMs;
}

/** Those that expired go; what was confirmed stays taken. */
function withoutExpired(held: readonly Reservation[], nowMs: number): readonly Reservation[] {
  return held.filter((each) => each.isConfirmed || each.expiresAtMs > nowMs);
}

function lastRowOf({ startRow, rowCount }: Reservation): number {
  return startRow + rowCount - 1;
}

function confirmedLastRow(held: readonly Reservation[]): number {
  return Math.max(0, ...held.filter((each) => each.isConfirmed).map(lastRowOf));
}
