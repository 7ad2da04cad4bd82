import {
  type ClaimList,
  type ClaimView,
  claimRequestSchema,
  type HolderRequest,
  heldKeySchema,
  holderSchema,
  type LedgerView,
  type ReservationView,
  reservationRequestSchema,
  scopeNameSchema,
} from '@offprint/contract';
import type { z } from 'zod';
import {
  type CoordinationContext,
  claimResource,
  listClaims,
  releaseClaim,
} from './app/claim-resource.ts';
import { confirmRows, releaseRows, reserveRows, viewLedger } from './app/reserve-rows.ts';
import type { Plans } from './domain/plan.ts';
import { callerOf, checked, type OnBehalf } from './library-exports.ts';

/**
 * Things that only one program of a user may work on at a time, by the store's clock. Errors are
 * OffprintError: VALIDATION_ERROR, NOT_FOUND, ALREADY_HELD, RATE_LIMITED, STORE_UNAVAILABLE.
 */
export interface Claims {
  /**
   * Claims a free thing, or renews the owner's own claim. Lasts ten minutes by default.
   *
   * @returns if `claimed` is false, who holds it and until when
   */
  claim(
    namespace: string,
    key: string,
    request: z.input<typeof claimRequestSchema>,
    options?: OnBehalf,
  ): Promise<ClaimView>;
  /** @throws OffprintError NOT_FOUND, ALREADY_HELD by another owner or fence */
  release(namespace: string, key: string, holder: HolderRequest, options?: OnBehalf): Promise<void>;
  list(namespace: string, options?: OnBehalf): Promise<ClaimList>;
}

/** Rows that only one program of a user writes. Errors as for Claims. */
export interface Ledgers {
  /**
   * Reserves rows after all that are taken, for ten minutes by default. Repeating the key returns
   * the same rows.
   *
   * @throws OffprintError ALREADY_HELD when another owner has the key
   */
  reserve(
    ledger: string,
    request: z.input<typeof reservationRequestSchema>,
    options?: OnBehalf,
  ): Promise<ReservationView>;
  /**
   * Confirms that the rows are written, so that they stay taken.
   *
   * @throws OffprintError NOT_FOUND, also when they are no longer held, ALREADY_HELD
   */
  confirm(
    ledger: string,
    key: string,
    holder: HolderRequest,
    options?: OnBehalf,
  ): Promise<ReservationView>;
  /** Frees the rows. @throws OffprintError NOT_FOUND, ALREADY_HELD */
  release(ledger: string, key: string, holder: HolderRequest, options?: OnBehalf): Promise<void>;
  view(ledger: string, options?: OnBehalf): Promise<LedgerView>;
}

const scopeOf = (name: unknown) => checked(scopeNameSchema, name);
const keyOf = (name: unknown) => checked(heldKeySchema, name);
const holderOf = (holder: unknown) => checked(holderSchema, holder);

export function bindClaims(ctx: CoordinationContext, plans: Plans): Claims {
  return {
    claim: async (namespace, key, request, options) =>
      claimResource(
        ctx,
        callerOf(plans, options),
        scopeOf(namespace),
        keyOf(key),
        checked(claimRequestSchema, request),
      ),
    release: async (namespace, key, holder, options) =>
      releaseClaim(ctx, callerOf(plans, options), scopeOf(namespace), keyOf(key), holderOf(holder)),
    list: async (namespace, options) =>
      listClaims(ctx, callerOf(plans, options), scopeOf(namespace)),
  };
}

export function bindLedgers(ctx: CoordinationContext, plans: Plans): Ledgers {
  return {
    reserve: async (ledger, request, options) =>
      reserveRows(
        ctx,
        callerOf(plans, options),
        scopeOf(ledger),
        checked(reservationRequestSchema, request),
      ),
    confirm: async (ledger, key, holder, options) =>
      confirmRows(ctx, callerOf(plans, options), scopeOf(ledger), keyOf(key), holderOf(holder)),
    release: async (ledger, key, holder, options) =>
      releaseRows(ctx, callerOf(plans, options), scopeOf(ledger), keyOf(key), holderOf(holder)),
    view: async (ledger, options) => viewLedger(ctx, callerOf(plans, options), scopeOf(ledger)),
  };
}
