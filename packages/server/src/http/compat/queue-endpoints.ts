import { z } from 'zod';
import type { OlderEndpoint } from '../endpoint.ts';
import type { RefusalShape } from '../openapi-responses.ts';

export const PATH = '/api/queue';

/** The bots know no error but 500. */
export const REFUSAL: RefusalShape = {
  schema: z.object({ success: z.literal(false), error: z.string() }).meta({ id: 'BotError' }),
  refuse: ({ status, message }) => ({
    status: Math.min(status, 500),
    body: { success: false, error: message },
  }),
};

const epochMs = z.int();

const statusSchema = z
  .object({
    success: z.literal(true),
    sqClaims: z.record(
      z.string(),
      z.object({
        botId: z.string(),
        timestamp: epochMs,
        status: z.enum(['CLAIMING', 'COMPLETED']),
      }),
    ),
    refundReservations: z.record(
      z.string(),
      z.object({
        botId: z.string(),
        startRow: z.int(),
        rowCount: z.int(),
        status: z.enum(['WRITING', 'COMPLETED']),
        timestamp: epochMs,
      }),
    ),
    timestamp: z.iso.datetime(),
    kvConfigured: z.literal(true),
  })
  .meta({ id: 'BotStatus' });

const statusExample = {
  success: true,
  sqClaims: { 'SQ-4711': { botId: 'bot-7', timestamp: 1_767_225_600_000, status: 'CLAIMING' } },
  refundReservations: {},
  timestamp: '2026-01-01T00:00:00.000Z',
  kvConfigured: true,
};

const common = { tag: 'Bots', path: PATH, access: { access: 'account' } } as const;

export const GET_STATUS: OlderEndpoint = {
  ...common,
  method: 'get',
  operationId: 'getBotStatus',
  summary: 'What is claimed and reserved now',
  replies: { 200: { description: 'By SQ.', schema: statusSchema, example: statusExample } },
};

const sentName = z.union([z.string(), z.number()]);

const requestSchema = z
  .looseObject({
    action: z.string().meta({
      description:
        '`tryClaimSQ`, `releaseSQ`, `reserveRefundLogWrite`, `releaseRefundLogWrite` or `getStatus`.',
    }),
    botId: sentName.optional(),
    sqNumber: sentName.optional(),
    rowCount: z.int().optional(),
    currentLastRow: z.int().optional(),
  })
  .meta({ id: 'BotRequest' });

const answerSchema = z
  .looseObject({
    success: z.boolean(),
    message: z.string().optional(),
    error: z.string().optional(),
    claimedBy: z.string().optional(),
    sqNumber: sentName.optional(),
    botId: sentName.optional(),
    startRow: z.int().optional(),
    rowCount: z.int().optional(),
  })
  .meta({ id: 'BotAnswer' });

export const ACT: OlderEndpoint = {
  ...common,
  method: 'post',
  operationId: 'actAsBot',
  takesAnyType: true,
  summary: 'Claim or release an SQ, or rows of the refund log',
  description:
    'What is refused is 200 too, with `success: false`. The body is taken for JSON whatever its type.',
  body: {
    schema: requestSchema,
    example: { action: 'tryClaimSQ', botId: 'bot-7', sqNumber: 'SQ-4711' },
  },
  replies: {
    200: {
      description: 'What came of it.',
      schema: z.union([statusSchema, answerSchema]),
      example: {
        success: true,
        message: 'SQ SQ-4711 claimed by bot-7',
        sqNumber: 'SQ-4711',
        botId: 'bot-7',
      },
    },
  },
};
