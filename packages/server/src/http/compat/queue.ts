import type { ErrorCode } from '@offprint/contract';
import {
  claimRequestSchema,
  heldKeySchema,
  ownerSchema,
  reservationRequestSchema,
} from '@offprint/contract';
import { cors } from 'hono/cors';
import { z } from 'zod';
import { claimResource, releaseClaim } from '../../app/claim-resource.ts';
import type { AppContext } from '../../app/context.ts';
import { releaseRows, reserveRows } from '../../app/reserve-rows.ts';
import { iso } from '../../app/view-job.ts';
import { isOffprintError } from '../../domain/errors.ts';
import type { Caller } from '../../domain/plan.ts';
import { describeIssue, problemsOf, validationError } from '../../domain/problems.ts';
import type { Claim, Reservation } from '../../ports/coordination-store.ts';
import type { App } from '../api.ts';
import { createOlderApi, type OlderApiOptions, textOf } from './older-api.ts';
import { ACT, GET_STATUS, PATH, REFUSAL } from './queue-endpoints.ts';

/** The namespace in v1 of what the bots hold. */
const NAMESPACE = 'sq';
const LEDGER = 'refund';

type Answer = Readonly<Record<string, unknown>> & { readonly success: boolean };

/** What a bot asks for, and the user it works for. */
interface Request {
  readonly ctx: AppContext;
  readonly caller: Caller;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The API of the bots. A bot claims an SQ to work on, and reserves rows of the refund log to write. */
export function addQueueApi(app: App, options: Omit<OlderApiOptions, 'refusal'>): void {
  const { app: ctx } = options.deps;
  app.use(PATH, cors({ origin: '*', allowMethods: ['GET', 'POST', 'OPTIONS'] }));
  const api = createOlderApi(app, { ...options, refusal: REFUSAL });

  api.add(GET_STATUS, async ({ c, grant: { caller } }) =>
    c.json(await statusOf({ ctx, caller, fields: {} })),
  );

  api.add(ACT, async ({ c, grant: { caller }, fields }) => {
    const { action } = fields;
    if (!action) return c.json({ success: false, error: 'Missing action parameter' }, 400);
    const act = ACTIONS.get(textOf(action));
    if (!act) return c.json({ success: false, error: `Unknown action: ${textOf(action)}` });
    return c.json(await act({ ctx, caller, fields }));
  });
}

const ACTIONS: ReadonlyMap<string, (request: Request) => Promise<Answer>> = new Map([
  ['tryClaimSQ', tryClaim],
  ['releaseSQ', release],
  ['reserveRefundLogWrite', reserve],
  ['releaseRefundLogWrite', releaseWrite],
  ['getStatus', statusOf],
]);

const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'VALIDATION_ERROR',
  'NOT_FOUND',
  'ALREADY_HELD',
  'RATE_LIMITED',
]);

/** Refusals are usual answers here, in words for people who run bots. */
async function answering(
  field: 'message' | 'error',
  words: Partial<Record<ErrorCode, string>>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!isOffprintError(error) || !REFUSALS.has(error.code)) throw error;
    return { success: false, [field]: words[error.code] ?? error.message };
  }
}

function tryClaim({ ctx, caller, fields }: Request): Promise<Answer> {
  return answering('message', {}, async () => {
    const { sqNumber, botId } = fields;
    const { key, owner } = namesOf(fields);
    const request = claimRequestSchema.parse({ owner });
    const claim = await claimResource(ctx, caller, NAMESPACE, key, request);
    if (claim.claimed) {
      return { success: true, message: `SQ ${key} claimed by ${owner}`, sqNumber, botId };
    }
    const message = `SQ ${key} is already claimed by ${claim.owner}`;
    return { success: false, message, claimedBy: claim.owner };
  });
}

function release({ ctx, caller, fields }: Request): Promise<Answer> {
  const sq = `SQ ${textOf(fields.sqNumber)}`;
  const words = {
    NOT_FOUND: `No claim of ${sq} was found`,
    ALREADY_HELD: `${sq} is claimed by another bot`,
  };
  return answering('message', words, async () => {
    const { key, owner } = namesOf(fields);
    await releaseClaim(ctx, caller, NAMESPACE, key, { owner });
    return { success: true, message: `${sq} released by ${owner}` };
  });
}

const { shape } = reservationRequestSchema;
const rowsSchema = z.object({
  rowCount: z.preprocess(fromCell, shape.rowCount.default(1)),
  currentLastRow: z.preprocess(fromCell, shape.currentLastRow.unwrap().default(1)),
});

/** Bots send cells of a sheet: an empty one stands for nothing, and a number may be text. */
function fromCell(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

function reserve({ ctx, caller, fields }: Request): Promise<Answer> {
  const { sqNumber, botId } = fields;
  const words = { ALREADY_HELD: `The rows of SQ ${textOf(sqNumber)} are reserved by another bot` };
  return answering('error', words, async () => {
    const names = namesOf(fields);
    const rows = read(rowsSchema, fields);
    const request = reservationRequestSchema.parse({ ...names, ...rows });
    const reserved = await reserveRows(ctx, caller, LEDGER, request);
    const { startRow, rowCount } = reserved;
    return { success: true, startRow, rowCount, sqNumber, botId };
  });
}

function releaseWrite({ ctx, caller, fields }: Request): Promise<Answer> {
  const rows = `the rows of SQ ${textOf(fields.sqNumber)}`;
  const words = {
    NOT_FOUND: `No reservation of ${rows} was found`,
    ALREADY_HELD: `Another bot has reserved ${rows}`,
  };
  return answering('message', words, async () => {
    const { key, owner } = namesOf(fields);
    await releaseRows(ctx, caller, LEDGER, key, { owner });
    return { success: true, message: `${owner} has released ${rows}` };
  });
}

async function statusOf({ ctx, caller: { userId } }: Request): Promise<Answer> {
  const [claims, { reservations }] = await Promise.all([
    ctx.coordination.listClaims(userId, NAMESPACE),
    ctx.coordination.viewLedger(userId, LEDGER),
  ]);
  return {
    success: true,
    sqClaims: Object.fromEntries(claims.map((claim) => [claim.key, claimOf(claim)])),
    refundReservations: Object.fromEntries(
      reservations.map((reservation) => [reservation.key, reservationOf(reservation)]),
    ),
    timestamp: iso(ctx.clock.nowMs()),
    kvConfigured: true,
  };
}

function claimOf({ owner, renewedAtMs }: Claim) {
  return { botId: owner, timestamp: renewedAtMs, status: 'CLAIMING' };
}

function reservationOf({ owner, startRow, rowCount, isConfirmed, renewedAtMs }: Reservation) {
  const status = isConfirmed ? 'COMPLETED' : 'WRITING';
  return { botId: owner, startRow, rowCount, status, timestamp: renewedAtMs };
}

/** Bots send numbers as well as texts. */
const nameOf = (schema: z.ZodType<string, string>) =>
  z.union([z.string(), z.number()], { error: 'is required' }).transform(String).pipe(schema);

const namesSchema = z.object({ sqNumber: nameOf(heldKeySchema), botId: nameOf(ownerSchema) });

function namesOf(fields: Request['fields']) {
  const { sqNumber, botId } = read(namesSchema, fields);
  return { key: sqNumber, owner: botId };
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return parsed.data;
  throw validationError(problemsOf(parsed.error));
}
