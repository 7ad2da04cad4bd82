import {
  ERROR_TABLE,
  type ErrorCode,
  errorEnvelopeSchema,
  successEnvelope,
} from '@offprint/contract';
import type { z } from 'zod';
import type { OffprintError } from '../domain/errors.ts';
import type { Reply } from './endpoint.ts';
import {
  type HeaderObject,
  type JsonSchema,
  type ResponseObject,
  type SharedSchemas,
  toJsonSchema,
} from './openapi-schema.ts';

type Responses = Readonly<Record<string, ResponseObject>>;

const text = { type: 'string' } as const;

/** Fields of more than one answer, which refer to them by name. */
export const SHARED_HEADERS: Readonly<Record<string, HeaderObject>> = {
  RateLimit: {
    description:
      'What is left of each limit (`r`), and in how many seconds all is there again (`t`).',
    schema: text,
    example: '"requests";r=59871;t=1',
  },
  'RateLimit-Policy': {
    description: 'How much each limit allows (`q`) in how many seconds (`w`).',
    schema: text,
    example: '"requests";q=60000;w=60',
  },
  'Retry-After': {
    description: 'In how many seconds the same request may succeed.',
    schema: { type: 'integer', minimum: 1 },
    example: 5,
  },
  'WWW-Authenticate': {
    description: 'How to say who is calling.',
    schema: text,
    example: 'Bearer realm="offprint"',
  },
};

const RATE_FIELDS = ['RateLimit', 'RateLimit-Policy'];

/** The shape of a refusal, and what it says of an error. */
export interface RefusalShape {
  readonly schema: z.ZodType;
  refuse(error: Pick<OffprintError, 'code' | 'status' | 'message'>): {
    readonly status: number;
    readonly body: object;
  };
}

export const ENVELOPE: RefusalShape = {
  schema: errorEnvelopeSchema,
  refuse: ({ code, status, message }) => ({
    status,
    body: {
      success: false,
      message,
      error: { code, message, ...(code === 'VALIDATION_ERROR' && { details: PROBLEMS }) },
    },
  }),
};

const PROBLEMS = [{ path: 'options.pageSize', message: 'must be one of A4, Letter' }];

export function describeReply(
  { description, data, example, mediaType, headers = {} }: Reply,
  shared: SharedSchemas,
): ResponseObject {
  const content = {
    ...(data && {
      'application/json': {
        schema: toJsonSchema(successEnvelope(data), shared),
        ...(example !== undefined && { example: { success: true, data: example } }),
      },
    }),
    ...(mediaType && { [mediaType]: { schema: text } }),
  };
  const described = Object.entries(headers).map(([name, meaning]) => [
    name,
    { description: meaning, schema: text },
  ]);
  return {
    description,
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

/** One response a status, with an example for each code that it stands for. */
export function describeErrors(
  codes: readonly ErrorCode[],
  { schema, refuse }: RefusalShape,
  shared: SharedSchemas,
): Responses {
  const refusals = [...new Set(codes)].map((code) => {
    const { status, description } = ERROR_TABLE[code];
    return { code, description, ...refuse({ code, status, message: description }) };
  });
  const byStatus = Map.groupBy(refusals, ({ status }) => status);
  const jsonSchema = toJsonSchema(schema, shared);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map(({ code, description }) => `${code}: ${description}`).join('\n\n'),
        ...headersOfStatus(status),
        content: { 'application/json': { schema: jsonSchema, examples: examplesOf(same) } },
      },
    ]),
  );
}

function examplesOf(refusals: readonly { code: string; body: object }[]) {
  return Object.fromEntries(refusals.map(({ code, body }) => [code, { value: body }]));
}

function headersOfStatus(status: number) {
  if (status === 401) return { headers: referToHeaders(['WWW-Authenticate']) };
  if (status === 429 || status === 503) return { headers: referToHeaders(['Retry-After']) };
  return {};
}

/** Every answer to a user tells of the rate; who is not known has none. */
export function withRateFields(responses: Responses): Responses {
  const fields = referToHeaders(RATE_FIELDS);
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const headers = { ...response.headers, ...fields };
      return [status, status === '401' ? response : { ...response, headers }];
    }),
  );
}

function referToHeaders(names: readonly string[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
