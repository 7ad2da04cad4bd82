import type {
  ConfirmOutcome,
  Holder,
  Ledger,
  ReleaseOutcome,
  Reservation,
  ReserveCommand,
  ReserveOutcome,
} from '../../../ports/coordination-store.ts';
import type { Connection } from './connection.ts';
import { isHeldBy, nextFence } from './resource-claims.ts';

interface ReservationRow extends Omit<Reservation, 'isConfirmed'> {
  readonly isConfirmed: 0 | 1;
}

const COLUMNS = `key, owner, fence, start_row AS startRow, last_row - start_row + 1 AS rowCount,
  is_confirmed AS isConfirmed, renewed_at_ms AS renewedAtMs, expires_at_ms AS expiresAtMs`;

export function reserve(
  connection: Connection,
  command: ReserveCommand,
  nowMs: number,
): ReserveOutcome {
  const { userId, ledger, key, owner, rowCount, ttlMs } = command;
  forgetExpired(connection, userId, nowMs);
  const held = findReservation(connection, userId, ledger, key, nowMs);
  if (held && held.owner !== owner) return { type: 'heldByOther', reservation: held };
  if (held) return { type: 'reserved', reservation: renew(connection, command, held, nowMs) };
  if (hasTooMany(connection, command)) return { type: 'tooMany' };
  const reservation: Reservation = {
    key,
    owner,
    fence: nextFence(connection, userId),
    startRow: Math.max(command.currentLastRow, lastTakenRow(connection, userId, ledger)) + 1,
    rowCount,
    isConfirmed: false,
    renewedAtMs: nowMs,
    expiresAtMs: nowMs + ttlMs,
  };
  const { fence, startRow, expiresAtMs } = reservation;
  connection
    .prepare(
      `INSERT INTO reservations (user_id, ledger, key, owner, fence, start_row, last_row,
         renewed_at_ms, expires_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(userId, ledger, key, owner, fence, startRow, startRow + rowCount - 1, nowMs, expiresAtMs);
  return { type: 'reserved', reservation };
}

function renew(
  connection: Connection,
  { userId, ledger, key, ttlMs }: ReserveCommand,
  held: Reservation,
  nowMs: number,
): Reservation {
  if (held.isConfirmed) return held;
  const expiresAtMs = nowMs + ttlMs;
  connection
    .prepare(
      `UPDATE reservations SET renewed_at_ms = ?, expires_at_ms = ?
       WHERE user_id = ? AND ledger = ? AND key = ?`,
    )
    .run(nowMs, expiresAtMs, userId, ledger, key);
  return { ...held, renewedAtMs: nowMs, expiresAtMs };
}

export function confirm(
  connection: Connection,
  holder: Holder,
  ttlMs: number,
  nowMs: number,
): ConfirmOutcome {
  const { userId, scope, key } = holder;
  const held = findReservation(connection, userId, scope, key, nowMs);
  if (!held) return { type: 'notFound' };
  if (!isHeldBy(holder, held)) return { type: 'heldByOther', held };
  const expiresAtMs = nowMs + ttlMs;
  connection
    .prepare(
      `UPDATE reservations SET is_confirmed = 1, renewed_at_ms = ?, expires_at_ms = ?
       WHERE user_id = ? AND ledger = ? AND key = ?`,
    )
    .run(nowMs, expiresAtMs, userId, scope, key);
  connection
    .prepare(
      `INSERT INTO ledgers (user_id, ledger, last_row) VALUES (?, ?, ?)
       ON CONFLICT (user_id, ledger) DO UPDATE SET last_row = max(last_row, excluded.last_row)`,
    )
    .run(userId, scope, held.startRow + held.rowCount - 1);
  return {
    type: 'confirmed',
    reservation: { ...held, isConfirmed: true, renewedAtMs: nowMs, expiresAtMs },
  };
}

export function releaseReservation(
  connection: Connection,
  holder: Holder,
  nowMs: number,
): ReleaseOutcome<Reservation> {
  const { userId, scope, key } = holder;
  const held = findReservation(connection, userId, scope, key, nowMs);
  if (!held) return { type: 'notFound' };
  if (!isHeldBy(holder, held)) return { type: 'heldByOther', held };
  connection
    .prepare('DELETE FROM reservations WHERE user_id = ? AND ledger = ? AND key = ?')
    .run(userId, scope, key);
  return { type: 'released' };
}

export function viewLedger(
  connection: Connection,
  userId: string,
  ledger: string,
  nowMs: number,
): Ledger {
  const rows = connection
    .prepare(
      `SELECT ${COLUMNS} FROM reservations
       WHERE user_id = ? AND ledger = ? AND expires_at_ms > ? ORDER BY start_row`,
    )
    .all(userId, ledger, nowMs) as unknown as ReservationRow[];
  return {
    confirmedLastRow: confirmedLastRow(connection, userId, ledger),
    reservations: rows.map(toReservation),
  };
}

function findReservation(
  connection: Connection,
  userId: string,
  ledger: string,
  key: string,
  nowMs: number,
): Reservation | null {
  const row = connection
    .prepare(
      `SELECT ${COLUMNS} FROM reservations
       WHERE user_id = ? AND ledger = ? AND key = ? AND expires_at_ms > ?`,
    )
    .get(userId, ledger, key, nowMs) as ReservationRow | undefined;
  return row ? toReservation(row) : null;
}

function toReservation(row: ReservationRow): Reservation {
  const { key, owner, fence, startRow, rowCount, isConfirmed, renewedAtMs, expiresAtMs } = row;
  // The columns are named one by one, since spreading a row of SQLite takes twice as long.
  return {
    key,
    owner,
    fence,
    startRow,
    rowCount,
    isConfirmed: isConfirmed === 1,
    renewedAtMs,
    expiresAtMs,
  };
}

function forgetExpired(connection: Connection, userId: string, nowMs: number): void {
  connection
    .prepare('DELETE FROM reservations WHERE user_id = ? AND expires_at_ms <= ?')
    .run(userId, nowMs);
}

function hasTooMany(
  connection: Connection,
  { userId, ledger, maxReservations }: ReserveCommand,
): boolean {
  const row = connection
    .prepare(
      `SELECT (SELECT count(*) FROM reservations WHERE user_id = ?1) AS reservations,
         (SELECT count(*) FROM ledgers WHERE user_id = ?1 AND ledger <> ?2) AS otherLedgers`,
    )
    .get(userId, ledger);
  return (
    Number(row?.reservations) >= maxReservations || Number(row?.otherLedgers) >= maxReservations
  );
}

/** The last taken row. Callers have removed expired reservations before. */
function lastTakenRow(connection: Connection, userId: string, ledger: string): number {
  const row = connection
    .prepare('SELECT max(last_row) AS lastRow FROM reservations WHERE user_id = ? AND ledger = ?')
    .get(userId, ledger);
  return Math.max(Number(row?.lastRow ?? 0), confirmedLastRow(connection, userId, ledger));
}

function confirmedLastRow(connection: Connection, userId: string, ledger: string): number {
  const row = connection
    .prepare('SELECT last_row FROM ledgers WHERE user_id = ? AND ledger = ?')
    .get(userId, ledger);
  return Number(row?.last_row ?? 0);
}
