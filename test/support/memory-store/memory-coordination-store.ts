import type {
  Claim,
  CoordinationStore,
  Held,
  Holder,
  Reservation,
} from '../../../packages/server/src/ports/coordination-store.ts';
import type { MemoryState } from './memory-state.ts';

export function createMemoryCoordinationStore({ nowMs }: MemoryState): CoordinationStore {
  const claims = new Map<string, Claim>();
  const reservations = new Map<string, Reservation>();
  const confirmedLastRows = new Map<string, number>();
  let fences = 0;

  const placeOf = (userId: string, scope: string, key: string) =>
    JSON.stringify([userId, scope, key]);
  /** Of a user, or of one scope of it, without what has expired. */
  function live<T extends Held>(all: Map<string, T>, userId: string, scope?: string): T[] {
    return [...all].flatMap(([place, held]) => {
      const [ofUser, ofScope] = JSON.parse(place);
      const isMeant = ofUser === userId && (scope === undefined || ofScope === scope);
      return isMeant && held.expiresAtMs > nowMs() ? [held] : [];
    });
  }
  function find<T extends Held>(all: Map<string, T>, userId: string, scope: string, key: string) {
    const held = all.get(placeOf(userId, scope, key));
    return held && held.expiresAtMs > nowMs() ? held : null;
  }
  const isHeldBy = ({ owner, fence }: Holder, held: Held) =>
    held.owner === owner && (fence === null || fence === held.fence);
  function release<T extends Held>(all: Map<string, T>, holder: Holder) {
    const { userId, scope, key } = holder;
    const held = find(all, userId, scope, key);
    if (!held) return { type: 'notFound' } as const;
    if (!isHeldBy(holder, held)) return { type: 'heldByOther', held } as const;
    all.delete(placeOf(userId, scope, key));
    return { type: 'released' } as const;
  }
  const confirmedLastRow = (userId: string, ledger: string) =>
    confirmedLastRows.get(placeOf(userId, ledger, '')) ?? 0;
  const confirmedLedgers = (userId: string, butFor: string) =>
    [...confirmedLastRows.keys()].filter((place) => {
      const [ofUser, ledger] = JSON.parse(place);
      return ofUser === userId && ledger !== butFor;
    }).length;
  const lastRowOf = ({ startRow, rowCount }: Reservation) => startRow + rowCount - 1;

  return {
    async claim({ userId, namespace, key, owner, ttlMs, maxClaims }) {
      const held = find(claims, userId, namespace, key);
      if (held && held.owner !== owner) return { type: 'heldByOther', claim: held };
      if (!held && live(claims, userId).length >= maxClaims) return { type: 'tooMany' };
      const renewedAtMs = nowMs();
      const claim = {
        key,
        owner,
        fence: held?.fence ?? ++fences,
        renewedAtMs,
        expiresAtMs: renewedAtMs + ttlMs,
      };
      claims.set(placeOf(userId, namespace, key), claim);
      return { type: 'claimed', claim };
    },
    releaseClaim: async (holder) => release(claims, holder),
    listClaims: async (userId, namespace) =>
      live(claims, userId, namespace).sort((a, b) => (a.key < b.key ? -1 : 1)),

    async reserve(command) {
      const { userId, ledger, key, owner, rowCount, currentLastRow, ttlMs } = command;
      const held = find(reservations, userId, ledger, key);
      if (held && held.owner !== owner) return { type: 'heldByOther', reservation: held };
      if (held?.isConfirmed) return { type: 'reserved', reservation: held };
      const isTooMany =
        live(reservations, userId).length >= command.maxReservations ||
        confirmedLedgers(userId, ledger) >= command.maxReservations;
      if (!held && isTooMany) return { type: 'tooMany' };
      const taken = live(reservations, userId, ledger).map(lastRowOf);
      const startRow = Math.max(currentLastRow, confirmedLastRow(userId, ledger), ...taken) + 1;
      const renewedAtMs = nowMs();
      const reservation = {
        ...(held ?? { key, owner, fence: ++fences, startRow, rowCount, isConfirmed: false }),
        renewedAtMs,
        expiresAtMs: renewedAtMs + ttlMs,
      };
      reservations.set(placeOf(userId, ledger, key), reservation);
      return { type: 'reserved', reservation };
    },
    async confirm(holder, ttlMs) {
      const { userId, scope, key } = holder;
      const held = find(reservations, userId, scope, key);
      if (!held) return { type: 'notFound' };
      if (!isHeldBy(holder, held)) return { type: 'heldByOther', held };
      const renewedAtMs = nowMs();
      const reservation = {
        ...held,
        isConfirmed: true,
        renewedAtMs,
        expiresAtMs: renewedAtMs + ttlMs,
      };
      reservations.set(placeOf(userId, scope, key), reservation);
      const lastRow = Math.max(confirmedLastRow(userId, scope), lastRowOf(held));
      confirmedLastRows.set(placeOf(userId, scope, ''), lastRow);
      return { type: 'confirmed', reservation };
    },
    releaseReservation: async (holder) => release(reservations, holder),
    viewLedger: async (userId, ledger) => ({
      confirmedLastRow: confirmedLastRow(userId, ledger),
      reservations: live(reservations, userId, ledger).sort((a, b) => a.startRow - b.startRow),
    }),
  };
}
