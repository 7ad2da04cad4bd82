import type {
  Claim,
  ClaimOutcome,
  CoordinationStore,
  Held,
  Holder,
  ReleaseOutcome,
  Reservation,
} from '../../../ports/coordination-store.ts';
import type { Connection, SqlValue } from './connection.ts';
import { sql, toStorableText } from './sql.ts';

interface HeldRow {
  readonly key: string;
  readonly owner: string;
  readonly fence: number;
  readonly renewed_at_ms: number;
  readonly expires_at_ms: number;
}

interface ReservationRow extends HeldRow {
  readonly start_row: number;
  readonly last_row: number;
  readonly is_confirmed: boolean;
}

/** What a function of the schema did, with the current row. */
type Did<Row, Type extends string> = Row & { readonly did: Type };

const CLAIM_RETURNS = `user_id text, namespace text, key text, owner text, fence bigint,
  renewed_at_ms bigint, expires_at_ms bigint`;
const RESERVATION_RETURNS = `user_id text, ledger text, key text, owner text, fence bigint,
  start_row bigint, last_row bigint, is_confirmed boolean, renewed_at_ms bigint,
  expires_at_ms bigint`;

export function createCoordinationStore(connection: Connection): CoordinationStore {
  const { call, runForUser } = connection;
  const change = async <Row, Type extends string>(
    name: string,
    returns: string,
    ...values: readonly (string | number | null)[]
  ) => {
    const [row] = await call<Did<Row, Type>>(name, `did text, ${returns}`, ...storable(values));
    return row;
  };

  return {
    async claim({ userId, namespace, key, owner, ttlMs, maxClaims }): Promise<ClaimOutcome> {
      const row = await change<HeldRow, ClaimOutcome['type']>(
        'claim_resource',
        CLAIM_RETURNS,
        ...[userId, namespace, key, owner, ttlMs, maxClaims],
      );
      if (!row || row.did === 'tooMany') return { type: 'tooMany' };
      return { type: row.did, claim: toClaim(row) };
    },

    releaseClaim: async (holder) =>
      toRelease(
        await change<HeldRow, 'released' | 'heldByOther'>(
          'release_claim',
          CLAIM_RETURNS,
          ...namesOf(holder),
        ),
        toClaim,
      ),

    async listClaims(userId, namespace) {
      const rows = await runForUser<HeldRow>(
        userId,
        CLAIM_RETURNS,
        sql`SELECT * FROM claims
          WHERE user_id = $3 AND namespace = ${namespace} AND expires_at_ms > $2 ORDER BY key`,
      );
      return rows.map(toClaim);
    },

    async reserve(command) {
      const { userId, ledger, key, owner, rowCount, currentLastRow, ttlMs } = command;
      const row = await change<ReservationRow, 'reserved' | 'heldByOther' | 'tooMany'>(
        'reserve_rows',
        RESERVATION_RETURNS,
        ...[userId, ledger, key, owner, rowCount, currentLastRow, ttlMs, command.maxReservations],
      );
      if (!row || row.did === 'tooMany') return { type: 'tooMany' };
      return { type: row.did, reservation: toReservation(row) };
    },

    async confirm(holder, ttlMs) {
      const row = await change<ReservationRow, 'confirmed' | 'heldByOther'>(
        'confirm_rows',
        RESERVATION_RETURNS,
        ...namesOf(holder),
        ttlMs,
      );
      if (!row) return { type: 'notFound' };
      if (row.did === 'heldByOther') return { type: row.did, held: toReservation(row) };
      return { type: row.did, reservation: toReservation(row) };
    },

    releaseReservation: async (holder) =>
      toRelease(
        await change<ReservationRow, 'released' | 'heldByOther'>(
          'release_rows',
          RESERVATION_RETURNS,
          ...namesOf(holder),
        ),
        toReservation,
      ),

    async viewLedger(userId, ledger) {
      const of = sql`WHERE user_id = $3 AND ledger = ${ledger}`;
      const rows = await runForUser<ReservationRow & { readonly confirmed: number }>(
        userId,
        `confirmed bigint, ${RESERVATION_RETURNS}`,
        sql`
          SELECT coalesce((SELECT last_row FROM ledgers ${of}), 0), live.*
          FROM (SELECT) AS always
          LEFT JOIN (SELECT * FROM reservations ${of} AND expires_at_ms > $2) AS live ON true
          ORDER BY start_row`,
      );
      const reservations = rows.filter(({ key }) => key !== null).map(toReservation);
      return { confirmedLastRow: rows[0]?.confirmed ?? 0, reservations };
    },
  };
}

function storable(values: readonly (string | number | null)[]): readonly SqlValue[] {
  return values.map((value) => (typeof value === 'string' ? toStorableText(value) : value));
}

function namesOf({ userId, scope, key, owner, fence }: Holder) {
  return [userId, scope, key, owner, fence] as const;
}

function toRelease<Row, T extends Held>(
  row: Did<Row, 'released' | 'heldByOther'> | undefined,
  toHeld: (row: Row) => T,
): ReleaseOutcome<T> {
  if (!row) return { type: 'notFound' };
  return row.did === 'released' ? { type: row.did } : { type: row.did, held: toHeld(row) };
}

function toClaim({ key, owner, fence, renewed_at_ms, expires_at_ms }: HeldRow): Claim {
  return { key, owner, fence, renewedAtMs: renewed_at_ms, expiresAtMs: expires_at_ms };
}

function toReservation(row: ReservationRow): Reservation {
  const { start_row: startRow, last_row: lastRow, is_confirmed: isConfirmed } = row;
  return { ...toClaim(row), startRow, rowCount: lastRow - startRow + 1, isConfirmed };
}
