import {
  anyHolderSchema,
  type ClaimView,
  claimListSchema,
  claimRequestSchema,
  claimViewSchema,
  heldKeySchema,
  holderSchema,
  ledgerSchema,
  releasedSchema,
  reservationRequestSchema,
  reservationViewSchema,
  scopeNameSchema,
} from '@offprint/contract';
import { z } from 'zod';
import { claimResource, listClaims, releaseClaim } from '../../app/claim-resource.ts';
import { confirmRows, releaseRows, reserveRows, viewLedger } from '../../app/reserve-rows.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { type HttpContext, success } from '../responses.ts';

const TAG = 'Coordination';
const namespaceParams = z.strictObject({ namespace: scopeNameSchema });
const claimParams = namespaceParams.extend({ key: heldKeySchema });
const ledgerParams = z.strictObject({ ledger: scopeNameSchema });
const reservationParams = ledgerParams.extend({ key: heldKeySchema });

const OWNER_EXAMPLE = { owner: 'bot-7', fence: 12 };

export function addCoordinationRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'put',
      path: '/claims/{namespace}/{key}',
      operationId: 'claim',
      access: 'account',
      tag: TAG,
      summary: 'Claim a thing that only one program may work on',
      description:
        'Of any number who ask at once, one gets it, until it is released or expires. Who holds it and asks again keeps it for longer. Claims are seen by your own programs alone.',
      params: claimParams,
      body: claimRequestSchema,
      bodyExample: { owner: 'bot-7', ttlSeconds: 600 },
      replies: { 200: { description: 'The owner has it.', data: claimViewSchema } },
      errors: ['NOT_FOUND', 'ALREADY_HELD', 'RATE_LIMITED'],
    },
    async ({ c, caller, params, body }) => {
      const claim = await claimResource(app, caller, params.namespace, params.key, body);
      return claim.claimed ? success(c, claim) : refused(c, claim);
    },
  );

  api.add(
    {
      method: 'delete',
      path: '/claims/{namespace}/{key}',
      operationId: 'releaseClaim',
      access: 'account',
      tag: TAG,
      summary: 'Release a claim',
      params: claimParams,
      body: holderSchema,
      bodyExample: OWNER_EXAMPLE,
      replies: { 200: { description: 'It is free.', data: releasedSchema } },
      errors: ['NOT_FOUND', 'ALREADY_HELD'],
    },
    async ({ c, caller, params, body }) => {
      await releaseClaim(app, caller, params.namespace, params.key, body);
      return success(c, { key: params.key, released: true });
    },
  );

  api.add(
    {
      method: 'get',
      path: '/claims/{namespace}',
      operationId: 'listClaims',
      access: 'account',
      tag: TAG,
      summary: 'What is claimed in a namespace now',
      params: namespaceParams,
      replies: { 200: { description: 'By their keys.', data: claimListSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) => success(c, await listClaims(app, caller, params.namespace)),
  );

  addLedgerRoutes(api, { app });
}

function addLedgerRoutes(api: Api, { app }: Pick<HttpDependencies, 'app'>): void {
  api.add(
    {
      method: 'post',
      path: '/ledgers/{ledger}/reservations',
      operationId: 'reserveRows',
      access: 'account',
      tag: TAG,
      summary: 'Reserve rows that no other program writes',
      description:
        'They begin behind `currentLastRow`, behind all that is reserved, and behind every row that was ever confirmed. Who asks again under the same key gets the same rows, for longer.',
      params: ledgerParams,
      body: reservationRequestSchema,
      bodyExample: { owner: 'bot-7', key: '4711', rowCount: 3, currentLastRow: 41 },
      replies: { 200: { description: 'The rows.', data: reservationViewSchema } },
      errors: ['NOT_FOUND', 'ALREADY_HELD', 'RATE_LIMITED'],
    },
    async ({ c, caller, params, body }) =>
      success(c, await reserveRows(app, caller, params.ledger, body)),
  );

  api.add(
    {
      method: 'post',
      path: '/ledgers/{ledger}/reservations/{key}/confirm',
      operationId: 'confirmRows',
      access: 'account',
      tag: TAG,
      summary: 'Say that reserved rows are written',
      description: 'They are never given out again. May be said again for ten minutes.',
      params: reservationParams,
      body: anyHolderSchema,
      isBodyOptional: true,
      bodyExample: OWNER_EXAMPLE,
      replies: { 200: { description: 'The rows.', data: reservationViewSchema } },
      errors: ['NOT_FOUND', 'ALREADY_HELD'],
    },
    async ({ c, caller, params, body }) =>
      success(c, await confirmRows(app, caller, params.ledger, params.key, body)),
  );

  api.add(
    {
      method: 'delete',
      path: '/ledgers/{ledger}/reservations/{key}',
      operationId: 'releaseRows',
      access: 'account',
      tag: TAG,
      summary: 'Give reserved rows back',
      description: 'Rows that are confirmed stay taken.',
      params: reservationParams,
      body: anyHolderSchema,
      isBodyOptional: true,
      bodyExample: OWNER_EXAMPLE,
      replies: { 200: { description: 'They are free.', data: releasedSchema } },
      errors: ['NOT_FOUND', 'ALREADY_HELD'],
    },
    async ({ c, caller, params, body }) => {
      await releaseRows(app, caller, params.ledger, params.key, body);
      return success(c, { key: params.key, released: true });
    },
  );

  api.add(
    {
      method: 'get',
      path: '/ledgers/{ledger}',
      operationId: 'viewLedger',
      access: 'account',
      tag: TAG,
      summary: 'Which rows of a ledger are taken now',
      params: ledgerParams,
      replies: { 200: { description: 'By their rows.', data: ledgerSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) => success(c, await viewLedger(app, caller, params.ledger)),
  );
}

/** An error like every other, with the claim of the holder besides. */
function refused(c: HttpContext, claim: ClaimView): Response {
  const message = `It is held by "${claim.owner}" until ${claim.expiresAt}.`;
  const error = { code: 'ALREADY_HELD', message } as const;
  return c.json({ success: false, message, error, data: claim }, 409);
}
