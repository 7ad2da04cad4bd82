import type {
  Claim,
  ClaimCommand,
  ClaimOutcome,
  ConfirmOutcome,
  CoordinationStore,
  Held,
  Holder,
  ReleaseOutcome,
  Reservation,
  ReserveCommand,
  ReserveOutcome,
} from '../../../../ports/coordination-store.ts';
import { type Bind, defineScript } from '../scripts.ts';

export function createCoordinationStore(bind: Bind): CoordinationStore {
  const list = bind(listHeld);
  return {
    claim: bind(claim),
    releaseClaim: bind(releasing<Claim>('claims')),
    async listClaims(userId, namespace) {
      const { held } = await list('claims', userId, namespace);
      return (held as readonly Claim[]).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
    reserve: bind(reserve),
    confirm: bind(confirm),
    releaseReservation: bind(releasing<Reservation>('reservations')),
    async viewLedger(userId, ledger) {
      const { held, confirmedLastRow } = await list('reservations', userId, ledger);
      const reservations = held as readonly Reservation[];
      return {
        confirmedLastRow,
        reservations: reservations.toSorted((a, b) => a.startRow - b.startRow),
      };
    },
  };
}

/** The record is JSON, without the key that it is held under. */
type Answer<Type extends string> = readonly [type: Type, record: string];

const claim = defineScript({
  lua: 'coordination/claim',
  writes: true,
  encode: ({ userId, namespace, key, owner, ttlMs, maxClaims }: ClaimCommand) => [
    userId,
    namespace,
    key,
    owner,
    ttlMs,
    maxClaims,
  ],
  decode: ([type, record]: Answer<ClaimOutcome['type']>, { key }): ClaimOutcome =>
    type === 'tooMany' ? { type } : { type, claim: parse<Claim>(key, record) },
});

const reserve = defineScript({
  lua: 'coordination/reserve',
  writes: true,
  encode: (command: ReserveCommand) => [
    command.userId,
    command.ledger,
    command.key,
    command.owner,
    command.rowCount,
    command.currentLastRow,
    command.ttlMs,
    command.maxReservations,
  ],
  decode: ([type, record]: Answer<ReserveOutcome['type']>, { key }): ReserveOutcome =>
    type === 'tooMany' ? { type } : { type, reservation: parse<Reservation>(key, record) },
});

const confirm = defineScript({
  lua: 'coordination/confirm',
  writes: true,
  encode: (holder: Holder, ttlMs: number) => [...namesOf(holder), ttlMs],
  decode: ([type, record]: Answer<ConfirmOutcome['type']>, { key }): ConfirmOutcome => {
    if (type === 'notFound') return { type };
    if (type === 'heldByOther') return { type, held: parse<Reservation>(key, record) };
    return { type, reservation: parse<Reservation>(key, record) };
  },
});

type Kind = 'claims' | 'reservations';

function releasing<T extends Held & { readonly key: string }>(kind: Kind) {
  return defineScript({
    lua: 'coordination/release',
    writes: true,
    encode: (holder: Holder) => [kind, ...namesOf(holder)],
    decode: ([type, record]: Answer<ReleaseOutcome<T>['type']>, { key }): ReleaseOutcome<T> =>
      type === 'heldByOther' ? { type, held: parse<T>(key, record) } : { type },
  });
}

type ListAnswer = readonly [nowMs: number, confirmedLastRow: number, keysAndRecords: string[]];

const listHeld = defineScript({
  lua: 'coordination/list-held',
  writes: false,
  encode: (kind: Kind, userId: string, scope: string) => [kind, userId, scope],
  decode: ([nowMs, confirmedLastRow, keysAndRecords]: ListAnswer) => {
    const all = keysAndRecords.flatMap((key, n) =>
      n % 2 === 0 ? [parse<Claim | Reservation>(key, keysAndRecords[n + 1] ?? '')] : [],
    );
    return { confirmedLastRow, held: all.filter(({ expiresAtMs }) => expiresAtMs > nowMs) };
  },
});

function namesOf({ userId, scope, key, owner, fence }: Holder) {
  return [userId, scope, key, owner, fence] as const;
}

function parse<T extends { readonly key: string }>(key: string, record: string): T {
  return { key, ...JSON.parse(record) };
}
