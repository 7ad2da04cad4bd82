import type { RouteConfig } from '@hono/zod-openapi';
import {
  ERROR_TABLE,
  type ErrorCode,
  errorEnvelopeSchema,
  successEnvelope,
} from '@offprint/contract';
import type { Endpoint, Reply } from './endpoint.ts';

/** What any authenticated endpoint may answer. */
const ALWAYS: readonly ErrorCode[] = ['VALIDATION_ERROR', 'UNAUTHORIZED', 'INTERNAL_ERROR'];
const FROM_STORE: readonly ErrorCode[] = ['STORE_UNAVAILABLE'];
const FROM_BODY: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE'];

export const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key of `OFFPRINT_API_KEYS`, when `OFFPRINT_AUTH` is `api-key`. Calls for a user also name the user in `X-Offprint-User`, and may name the plan in `X-Offprint-Plan`.',
  },
  user: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Offprint-User',
    description: 'The acting user, 1 to 200 characters. Needed together with an API key.',
  },
} as const;

type Responses = RouteConfig['responses'];

/** An endpoint as OpenAPI tells it. */
export function describeEndpoint(endpoint: Endpoint, basePath: string): RouteConfig {
  const { method, operationId, tag, summary, description, params, query, headers } = endpoint;
  return {
    method,
    path: basePath + endpoint.path,
    operationId,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: [{ apiKey: [], user: [] }, {}],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(endpoint.body && { body: describeBody(endpoint) }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(endpoint.replies).map(([status, reply]) => [status, describeReply(reply)]),
      ),
      ...describeErrors([
        ...ALWAYS,
        ...FROM_STORE,
        ...(endpoint.body ? FROM_BODY : []),
        ...endpoint.errors,
      ]),
    },
  };
}

function describeBody({ body, bodyExample }: Endpoint) {
  const example = bodyExample === undefined ? {} : { example: bodyExample };
  return {
    required: true,
    content: { 'application/json': { schema: body as NonNullable<typeof body>, ...example } },
  };
}

function describeReply({ description, data, example, mediaType, headers }: Reply) {
  return {
    description,
    ...(headers && { headers: describeHeaders(headers) }),
    ...(mediaType && { content: { [mediaType]: { schema: { type: 'string' as const } } } }),
    ...(data && {
      content: {
        'application/json': {
          schema: successEnvelope(data),
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
      { description, schema: { type: 'string' as const } },
    ]),
  );
}

/** One response a status, with an example for each code that it stands for. */
export function describeErrors(codes: readonly ErrorCode[]): Responses {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERROR_TABLE[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `${code}: ${ERROR_TABLE[code].description}`).join('\n\n'),
        content: {
          'application/json': {
            schema: errorEnvelopeSchema,
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
