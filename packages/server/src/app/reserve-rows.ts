import {
  type AnyHolderRequest,
  DEFAULT_HOLD_SECONDS,
  type LedgerView,
  type ReservationRequest,
  type ReservationView,
} from '@offprint/contract';
import { notFound } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import type { Holder, Reservation } from '../ports/coordination-store.ts';
import { type CoordinationContext, heldByOther, tooManyHeld } from './claim-resource.ts';
import { iso } from './view-job.ts';

const SECOND_MS = 1_000;
const CONFIRMED_RECORD_MS = DEFAULT_HOLD_SECONDS * SECOND_MS;

/**
 * Reserves rows behind all that are taken, which nobody else gets meanwhile. If the owner has a
 * reservation under this key already, returns that.
 *
 * @throws OffprintError ALREADY_HELD when another owner has the key, RATE_LIMITED when the user
 *   holds as many as allowed, STORE_UNAVAILABLE
 */
export async function reserveRows(
  { coordination, settings }: CoordinationContext,
  { userId }: Caller,
  ledger: string,
  { ttlSeconds, ...request }: ReservationRequest,
): Promise<ReservationView> {
  const outcome = await coordination.reserve({
    ...request,
    userId,
    ledger,
    ttlMs: ttlSeconds * SECOND_MS,
    maxReservations: settings.maxHeld,
  });
  if (outcome.type === 'tooMany') throw tooManyHeld('reservations', settings.maxHeld);
  if (outcome.type === 'heldByOther') throw heldByOther(request.key, outcome.reservation);
  return viewReservation(outcome.reservation);
}

/**
 * Confirms that the rows are written, so that they stay taken for ever. May be repeated.
 *
 * @throws OffprintError NOT_FOUND also when it has expired, ALREADY_HELD, STORE_UNAVAILABLE
 */
export async function confirmRows(
  ctx: CoordinationContext,
  { userId }: Caller,
  ledger: string,
  key: string,
  asked: AnyHolderRequest,
): Promise<ReservationView> {
  const { coordination } = ctx;
  const holder = await holderOf(ctx, { userId, scope: ledger, key }, asked);
  const outcome = await coordination.confirm(holder, CONFIRMED_RECORD_MS);
  if (outcome.type === 'notFound') throw notFound('The reservation');
  if (outcome.type === 'heldByOther') throw heldByOther(key, outcome.held);
  return viewReservation(outcome.reservation);
}

/**
 * Frees the rows, unless they are confirmed.
 *
 * @throws OffprintError NOT_FOUND, ALREADY_HELD, STORE_UNAVAILABLE
 */
export async function releaseRows(
  ctx: CoordinationContext,
  { userId }: Caller,
  ledger: string,
  key: string,
  asked: AnyHolderRequest,
): Promise<void> {
  const { coordination } = ctx;
  const holder = await holderOf(ctx, { userId, scope: ledger, key }, asked);
  const outcome = await coordination.releaseReservation(holder);
  if (outcome.type === 'notFound') throw notFound('The reservation');
  if (outcome.type === 'heldByOther') throw heldByOther(key, outcome.held);
}

/**
 * A call without an owner is about the current holder. Its fence is used, so that no later holder
 * is affected.
 */
async function holderOf(
  { coordination }: CoordinationContext,
  held: Pick<Holder, 'userId' | 'scope' | 'key'>,
  { owner, fence }: AnyHolderRequest,
): Promise<Holder> {
  if (owner !== undefined) return { ...held, owner, fence: fence ?? null };
  const { reservations } = await coordination.viewLedger(held.userId, held.scope);
  const found = reservations.find(({ key }) => key === held.key);
  if (!found) throw notFound('The reservation');
  return { ...held, owner: found.owner, fence: fence ?? found.fence };
}

/** What is taken of the ledger now. @throws OffprintError STORE_UNAVAILABLE */
export async function viewLedger(
  { coordination }: CoordinationContext,
  { userId }: Caller,
  ledger: string,
): Promise<LedgerView> {
  const { confirmedLastRow, reservations } = await coordination.viewLedger(userId, ledger);
  const lastRows = reservations.map(({ startRow, rowCount }) => startRow + rowCount - 1);
  return {
    ledger,
    lastRow: Math.max(confirmedLastRow, ...lastRows),
    reservations: reservations.map((reservation) => ({
      key: reservation.key,
      owner: reservation.owner,
      status: reservation.isConfirmed ? 'confirmed' : 'reserved',
      reservedAt: iso(reservation.renewedAtMs),
      ...viewReservation(reservation),
    })),
  };
}

function viewReservation(reservation: Reservation): ReservationView {
  const { startRow, rowCount, fence, isConfirmed, expiresAtMs } = reservation;
  return { startRow, rowCount, fence, expiresAt: isConfirmed ? null : iso(expiresAtMs) };
}
