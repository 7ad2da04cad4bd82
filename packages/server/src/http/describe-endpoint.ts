import { type ErrorCode, successEnvelope } from '@offprint/contract';
import type { z } from 'zod';
import type { Endpoint, Reply } from './endpoint.ts';
import { describeErrors } from './error-responses.ts';
import { type SharedSchemas, toJsonSchema } from './json-schema.ts';
import type { OperationObject, ParameterObject, ResponseObject } from './openapi-objects.ts';

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
