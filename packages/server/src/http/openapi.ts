import {
  ERROR_TABLE,
  type ErrorCode,
  errorEnvelopeSchema,
  successEnvelope,
} from '@offprint/contract';
import type { z } from 'zod';
import type { Endpoint, Reply } from './endpoint.ts';
import { type JsonSchema, type SharedSchemas, toJsonSchema } from './json-schema.ts';

export interface MediaTypeObject {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, MediaTypeObject>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** An operation of OpenAPI 3.1, as far as it is used here. */
export interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: {
    readonly required: true;
    readonly content: Readonly<Record<string, MediaTypeObject>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** What any endpoint with a caller may answer. */
const ALWAYS = ['VALIDATION_ERROR', 'UNAUTHORIZED', 'INTERNAL_ERROR', 'STORE_UNAVAILABLE'] as const;

/** An endpoint as OpenAPI tells it. */
export function describeEndpoint(endpoint: Endpoint, shared: SharedSchemas): OperationObject {
  const { operationId, tag, summary, description, replies, errors, body, bodyExample } = endpoint;
  const withBody: readonly ErrorCode[] = body ? ['PAYLOAD_TOO_LARGE'] : [];
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: [{ apiKey: [], user: [] }, {}],
    parameters: [
      ...describeParameters('path', endpoint.params, shared),
      ...describeParameters('query', endpoint.query, shared),
      ...describeParameters('header', endpoint.headers, shared),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: toJsonSchema(body, shared),
            ...(bodyExample !== undefined && { example: bodyExample }),
          },
        },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(replies).map(([status, reply]) => [status, describeReply(reply, shared)]),
      ),
      ...describeErrors([...ALWAYS, ...withBody, ...errors], shared),
    },
  };
}

function describeParameters(
  place: ParameterObject['in'],
  schema: z.ZodObject | undefined,
  shared: SharedSchemas,
): ParameterObject[] {
  return Object.entries(schema?.shape ?? {}).map(([name, type]) => {
    const { description, ...rest } = toJsonSchema(type as z.ZodType, shared);
    const required = place === 'path';
    const described = typeof description === 'string' ? { description } : {};
    return { name, in: place, required, ...described, schema: rest };
  });
}

function describeReply(reply: Reply, shared: SharedSchemas): ResponseObject {
  const { description, data, example, mediaType, headers } = reply;
  return {
    description,
    ...(headers && { headers: describeHeaders(headers) }),
    ...(mediaType && { content: { [mediaType]: { schema: { type: 'string' } } } }),
    ...(data && {
      content: {
        'application/json': {
          schema: toJsonSchema(successEnvelope(data), shared),
          ...(example !== undefined && { example: { success: true, data: example } }),
        },
      },
    }),
  };
}

function describeHeaders(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' } },
    ]),
  );
}

/** One response a status, with an example for each code that it stands for. */
export function describeErrors(
  codes: readonly ErrorCode[],
  shared: SharedSchemas,
): Readonly<Record<string, ResponseObject>> {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERROR_TABLE[code].status);
  const schema = toJsonSchema(errorEnvelopeSchema, shared);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `${code}: ${ERROR_TABLE[code].description}`).join('\n\n'),
        content: {
          'application/json': {
            schema,
            examples: Object.fromEntries(same.map((code) => [code, { value: errorExample(code) }])),
          },
        },
      },
    ]),
  );
}

function errorExample(code: ErrorCode) {
  const message = ERROR_TABLE[code].description;
  const details = [{ path: 'options.pageSize', message: 'must be one of A4, Letter' }];
  const error = { code, message, ...(code === 'VALIDATION_ERROR' && { details }) };
  return { success: false, message, error };
}
