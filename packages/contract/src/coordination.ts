import { z } from 'zod';
import { wholeNumber } from './pagination.ts';

const CONTROL_CHARACTER = /\p{Cc}/u;

function nameSchema(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((name) => name.isWellFormed() && !CONTROL_CHARACTER.test(name), {
      error: 'must hold no control characters',
    });
}

/** The name of a namespace or a ledger. */
export const scopeNameSchema = nameSchema(100);
/** The key of a claim or a reservation. */
export const heldKeySchema = nameSchema(200);
/** The name by which a program identifies itself. */
export const ownerSchema = nameSchema(200);

export const DEFAULT_HOLD_SECONDS = 600;

const ttlSeconds = wholeNumber.min(1).max(86_400).default(DEFAULT_HOLD_SECONDS);
const fence = wholeNumber.min(0);
const instant = z.iso.datetime();

export const claimRequestSchema = z
  .strictObject({ owner: ownerSchema, ttlSeconds })
  .meta({ id: 'ClaimRequest' });
export type ClaimRequest = z.infer<typeof claimRequestSchema>;

/** Without a fence, the owner's name is enough. */
export const holderSchema = z
  .strictObject({ owner: ownerSchema, fence: fence.optional() })
  .meta({ id: 'Holder' });
export type HolderRequest = z.infer<typeof holderSchema>;

/** Without an owner, anyone who holds it. */
export const anyHolderSchema = holderSchema
  .partial({ owner: true })
  .meta({ id: 'AnyHolder', description: 'Without an owner, whoever holds it.' });
export type AnyHolderRequest = z.infer<typeof anyHolderSchema>;

export const claimViewSchema = z
  .object({
    claimed: z.boolean(),
    owner: z.string().meta({ description: 'Who holds it, whether or not it is you.' }),
    fence: fence.meta({
      description:
        'Grows from one claim to the next. Send it with what you write, so that who is late can be told.',
    }),
    expiresAt: instant,
  })
  .meta({ id: 'Claim' });
export type ClaimView = z.infer<typeof claimViewSchema>;

export const claimListSchema = z
  .object({
    namespace: z.string(),
    claims: z.array(
      z.object({
        key: z.string(),
        owner: z.string(),
        fence,
        claimedAt: instant,
        expiresAt: instant,
      }),
    ),
  })
  .meta({ id: 'ClaimList' });
export type ClaimList = z.infer<typeof claimListSchema>;

export const releasedSchema = z
  .object({ key: z.string(), released: z.literal(true) })
  .meta({ id: 'Released' });
export type Released = z.infer<typeof releasedSchema>;

/** Small enough that sums with it stay exact in every store and language. */
const LARGEST_ROW = 1_000_000_000;
const LARGEST_ROW_COUNT = 1_000_000;

export const reservationRequestSchema = z
  .strictObject({
    owner: ownerSchema,
    key: heldKeySchema,
    rowCount: wholeNumber.min(1).max(LARGEST_ROW_COUNT),
    currentLastRow: wholeNumber.min(0).max(LARGEST_ROW).default(0),
    ttlSeconds,
  })
  .meta({ id: 'ReservationRequest' });
export type ReservationRequest = z.infer<typeof reservationRequestSchema>;

export const reservationViewSchema = z
  .object({
    startRow: z.int(),
    rowCount: z.int(),
    fence,
    expiresAt: instant.nullable().meta({ description: 'Null once it is confirmed: never.' }),
  })
  .meta({ id: 'Reservation' });
export type ReservationView = z.infer<typeof reservationViewSchema>;

export const ledgerSchema = z
  .object({
    ledger: z.string(),
    lastRow: z.int().meta({ description: 'The last row that is taken; 0 when none is.' }),
    reservations: z.array(
      reservationViewSchema.extend({
        key: z.string(),
        owner: z.string(),
        status: z.enum(['reserved', 'confirmed']),
        reservedAt: instant,
      }),
    ),
  })
  .meta({ id: 'Ledger' });
export type LedgerView = z.infer<typeof ledgerSchema>;
