import { beforeEach, describe, expect, test } from 'vitest';
import type {
  Claim,
  ClaimCommand,
  Holder,
  Reservation,
  ReserveCommand,
} from '../../packages/server/src/ports/coordination-store.ts';
import { type OpenStore, openForTest, type StoreHarness } from './job-store-harness.ts';

const TTL_MS = 600_000;

/** What every driver of CoordinationStore must do, over the real thing. */
export function describeCoordinationStore(name: string, open: OpenStore) {
  let store: StoreHarness;
  beforeEach(async () => {
    store = await openForTest(open);
  });

  const claim = (changes: Partial<ClaimCommand> = {}) =>
    store.coordination.claim({
      userId: 'ada',
      namespace: 'orders',
      key: '17',
      owner: 'bot-1',
      ttlMs: TTL_MS,
      maxClaims: 100,
      ...changes,
    });
  const reserve = (changes: Partial<ReserveCommand> = {}) =>
    store.coordination.reserve({
      userId: 'ada',
      ledger: 'sheet',
      key: '17',
      owner: 'bot-1',
      rowCount: 1,
      currentLastRow: 0,
      ttlMs: TTL_MS,
      maxReservations: 100,
      ...changes,
    });
  const asHolder = (scope: string, changes: Partial<Holder> = {}): Holder => ({
    userId: 'ada',
    scope,
    key: '17',
    owner: 'bot-1',
    fence: null,
    ...changes,
  });
  async function claimed(changes: Partial<ClaimCommand> = {}): Promise<Claim> {
    const outcome = await claim(changes);
    if (outcome.type !== 'claimed') throw new Error(`claim answered ${outcome.type}`);
    return outcome.claim;
  }
  async function reserved(changes: Partial<ReserveCommand> = {}): Promise<Reservation> {
    const outcome = await reserve(changes);
    if (outcome.type !== 'reserved') throw new Error(`reserve answered ${outcome.type}`);
    return outcome.reservation;
  }

  describe(`claims: ${name}`, () => {
    test('are of the first who asks, and the others learn whose', async () => {
      const first = await claimed();

      expect(first).toMatchObject({ key: '17', owner: 'bot-1' });
      expect(first.expiresAtMs - first.renewedAtMs).toBe(TTL_MS);
      expect(await claim({ owner: 'bot-2' })).toEqual({ type: 'heldByOther', claim: first });
      expect(await store.coordination.listClaims('ada', 'orders')).toEqual([first]);
    });

    test('of 64 who ask at once, one gets it', async () => {
      const owners = Array.from({ length: 64 }, (_, n) => `bot-${n}`);

      const outcomes = await Promise.all(owners.map((owner) => claim({ owner })));

      const winners = outcomes.flatMap((each) => (each.type === 'claimed' ? [each.claim] : []));
      expect(winners).toHaveLength(1);
      const others = outcomes.filter(({ type }) => type === 'heldByOther');
      expect(others).toHaveLength(63);
      for (const other of others) expect(other).toEqual({ type: 'heldByOther', claim: winners[0] });
    });

    test('are renewed for their owner, under the same fence', async () => {
      const first = await claimed();
      await store.advance(TTL_MS - 60_000);
      const again = await claimed();

      expect(again.fence).toBe(first.fence);
      expect(again.expiresAtMs).toBeGreaterThan(first.expiresAtMs);
      await store.advance(TTL_MS - 60_000);
      expect(await claim({ owner: 'bot-2' })).toMatchObject({ type: 'heldByOther' });
    });

    test('come free when they expire, and the next fence is higher', async () => {
      const first = await claimed();
      await store.advance(TTL_MS);

      expect(await store.coordination.listClaims('ada', 'orders')).toEqual([]);
      expect(await store.coordination.releaseClaim(asHolder('orders'))).toEqual({
        type: 'notFound',
      });
      const second = await claimed({ owner: 'bot-2' });
      expect(second.fence).toBeGreaterThan(first.fence);
    });

    test('are released by their owner alone, under the fence if one is named', async () => {
      const held = await claimed();
      const { releaseClaim } = store.coordination;
      const refused = { type: 'heldByOther', held };
      expect(await releaseClaim(asHolder('orders', { owner: 'bot-2' }))).toEqual(refused);
      expect(await releaseClaim(asHolder('orders', { fence: held.fence - 1 }))).toEqual(refused);

      expect(await releaseClaim(asHolder('orders', { fence: held.fence }))).toEqual({
        type: 'released',
      });

      expect(await releaseClaim(asHolder('orders'))).toEqual({ type: 'notFound' });
      expect((await claimed({ owner: 'bot-2' })).fence).toBeGreaterThan(held.fence);
    });

    test('of another user, namespace or key are others', async () => {
      await claimed();
      const owner = 'bot-2';
      await claimed({ owner, userId: 'bob' });
      await claimed({ owner, namespace: 'order' });
      await claimed({ owner, key: '1' });

      const { listClaims, releaseClaim } = store.coordination;
      expect((await listClaims('ada', 'orders')).map((each) => [each.key, each.owner])).toEqual([
        ['1', 'bot-2'],
        ['17', 'bot-1'],
      ]);
      expect(await releaseClaim(asHolder('orders', { userId: 'eve' }))).toEqual({
        type: 'notFound',
      });
    });

    test('have names that are kept apart, whatever is in them', async () => {
      await claimed({ namespace: 'a:b', key: 'c', owner: 'o"\\/é 山' });
      await claimed({ namespace: 'a', key: 'b:c' });

      const [found] = await store.coordination.listClaims('ada', 'a:b');
      expect(found).toMatchObject({ key: 'c', owner: 'o"\\/é 山' });
    });

    test('are no more than the user may hold; an own one can still be renewed', async () => {
      const maxClaims = 2;
      await claimed({ maxClaims });
      await claimed({ maxClaims, namespace: 'other', ttlMs: 1_000 });

      expect(await claim({ maxClaims, key: '18' })).toEqual({ type: 'tooMany' });
      await claimed({ maxClaims });
      await claimed({ maxClaims, userId: 'bob' });
      await store.advance(1_000);
      await claimed({ maxClaims, key: '18' });
    });
  });

  describe(`ledgers: ${name}`, () => {
    test('give rows behind the last one that is written, and behind each other', async () => {
      const first = await reserved({ currentLastRow: 41, rowCount: 3 });
      const second = await reserved({ currentLastRow: 41, rowCount: 2, key: '18', owner: 'bot-2' });
      const third = await reserved({ currentLastRow: 100, key: '19' });

      expect([first, second, third].map((each) => [each.startRow, each.rowCount])).toEqual([
        [42, 3],
        [45, 2],
        [101, 1],
      ]);
      expect(await store.coordination.viewLedger('ada', 'sheet')).toEqual({
        confirmedLastRow: 0,
        reservations: [first, second, third],
      });
    });

    test('begin with row 1', async () => {
      expect(await reserved()).toMatchObject({ startRow: 1, isConfirmed: false });
    });

    test('give an owner that asks again the same rows, for longer', async () => {
      const first = await reserved({ rowCount: 3 });
      await store.advance(1_000);

      const again = await reserved({ rowCount: 5, currentLastRow: 50 });

      expect(again).toMatchObject({ startRow: 1, rowCount: 3, fence: first.fence });
      expect(again.expiresAtMs).toBeGreaterThan(first.expiresAtMs);
      expect(await reserve({ owner: 'bot-2' })).toEqual({
        type: 'heldByOther',
        reservation: again,
      });
    });

    test('give out again what has expired or was released', async () => {
      const first = await reserved({ ttlMs: 1_000 });
      await store.advance(1_000);
      const second = await reserved({ key: '18' });
      expect(second).toMatchObject({ startRow: 1 });
      expect(second.fence).toBeGreaterThan(first.fence);

      const { releaseReservation } = store.coordination;
      const holder = asHolder('sheet', { key: '18' });
      const refused = { type: 'heldByOther', held: second };
      expect(await releaseReservation({ ...holder, owner: 'bot-2' })).toEqual(refused);
      expect(await releaseReservation({ ...holder, fence: first.fence })).toEqual(refused);
      expect(await releaseReservation(holder)).toEqual({ type: 'released' });
      expect(await releaseReservation(holder)).toEqual({ type: 'notFound' });
      expect(await reserved({ key: '19' })).toMatchObject({ startRow: 1 });
    });

    test('never give out again what was confirmed', async () => {
      const first = await reserved({ rowCount: 4 });
      await store.advance(1_000);
      const { confirm, releaseReservation, viewLedger } = store.coordination;

      const outcome = await confirm(asHolder('sheet', { fence: first.fence }), TTL_MS);

      expect(outcome).toMatchObject({
        type: 'confirmed',
        reservation: { startRow: 1, rowCount: 4, isConfirmed: true },
      });
      const confirmed = outcome.type === 'confirmed' ? outcome.reservation : first;
      expect(await confirm(asHolder('sheet'), TTL_MS)).toMatchObject({ type: 'confirmed' });
      expect(await viewLedger('ada', 'sheet')).toMatchObject({
        confirmedLastRow: 4,
        reservations: [{ isConfirmed: true }],
      });
      expect(await reserved()).toMatchObject({ startRow: 1, fence: confirmed.fence });
      expect(await releaseReservation(asHolder('sheet'))).toEqual({ type: 'released' });
      expect(await reserved({ key: '18' })).toMatchObject({ startRow: 5 });
      await store.advance(TTL_MS);
      expect(await viewLedger('ada', 'sheet')).toEqual({ confirmedLastRow: 4, reservations: [] });
      expect(await reserved({ key: '19' })).toMatchObject({ startRow: 5 });
    });

    test('count the highest of the rows that are confirmed, in any order', async () => {
      await reserved({ rowCount: 2 });
      await reserved({ rowCount: 2, key: '18' });
      const { confirm } = store.coordination;
      await confirm(asHolder('sheet', { key: '18' }), TTL_MS);
      await confirm(asHolder('sheet'), TTL_MS);

      await store.advance(TTL_MS);
      expect(await reserved({ key: '19' })).toMatchObject({ startRow: 5 });
    });

    test('confirm nothing for who does not hold it, or too late', async () => {
      const held = await reserved();
      const { confirm } = store.coordination;
      const refused = { type: 'heldByOther', held };
      expect(await confirm(asHolder('sheet', { owner: 'bot-2' }), TTL_MS)).toEqual(refused);
      expect(await confirm(asHolder('sheet', { fence: held.fence + 1 }), TTL_MS)).toEqual(refused);
      expect(await confirm(asHolder('sheet', { userId: 'bob' }), TTL_MS)).toEqual({
        type: 'notFound',
      });

      await store.advance(TTL_MS);
      expect(await confirm(asHolder('sheet'), TTL_MS)).toEqual({ type: 'notFound' });
    });

    test('of another user or name are others', async () => {
      await reserved({ rowCount: 7 });

      expect(await reserved({ userId: 'bob' })).toMatchObject({ startRow: 1 });
      expect(await reserved({ ledger: 'shee' })).toMatchObject({ startRow: 1 });
      expect(await store.coordination.viewLedger('eve', 'sheet')).toEqual({
        confirmedLastRow: 0,
        reservations: [],
      });
    });

    test('hold no more than the user may, nor are there more that rows are confirmed in', async () => {
      const maxReservations = 2;
      await reserved({ maxReservations });
      await reserved({ maxReservations, ledger: 'other', ttlMs: 1_000 });
      const { confirm } = store.coordination;
      expect(await reserve({ maxReservations, key: '18' })).toEqual({ type: 'tooMany' });

      await confirm(asHolder('sheet'), 1_000);
      await confirm(asHolder('other'), 1_000);
      await store.advance(1_000);
      expect(await reserve({ maxReservations, ledger: 'third' })).toEqual({ type: 'tooMany' });
      await reserved({ maxReservations, key: '18' });
    });
  });
}
