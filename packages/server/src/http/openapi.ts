import {
  ERROR_TABLE,
  type ErrorCode,
  errorEnvelopeSchema,
  successEnvelope,
} from '@offprint/contract';
import type { z } from 'zod';
import type { AccessRule } from './access.ts';
import type { Endpoint, Method, Reply } from './endpoint.ts';
import {
  type JsonSchema,
  type OperationObject,
  type ParameterObject,
  type ResponseObject,
  type SharedSchemas,
  toJsonSchema,
} from './openapi-schema.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, OperationObject>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: typeof SECURITY_SCHEMES;
  };
}

const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key of `OFFPRINT_API_KEYS`, when `OFFPRINT_AUTH` is `api-key`. The plan may be named in `X-Offprint-Plan`. When it is `jwt`, the token of a user, with no other header.',
  },
  user: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Offprint-User',
    description:
      'The acting user, 1 to 200 characters in UTF-8, without commas. Needed together with an API key.',
  },
  operatorKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The key of `OFFPRINT_OPERATOR_KEY`, for what concerns all users. It names no user.',
  },
  browserToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'Made by `POST /api/v1/tokens`, for a web page to hold.',
  },
  tokenInQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'The same, where no header can be sent.',
  },
  cronSecret: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The `CRON_SECRET` of the scheduler. Not asked for where none is set and `OFFPRINT_AUTH` is `none`.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of `OFFPRINT_METRICS_TOKEN`, which opens `/metrics` and nothing else.',
  },
} as const;

/** Grows with the routes that are added, so that it can't differ from them. */
export interface ApiDescription {
  addEndpoint(path: string, endpoint: Endpoint): void;
  /** For what has no caller and no envelope. */
  addOperation(
    path: string,
    operation: Omit<OperationObject, 'tags'> & { readonly errors?: readonly ErrorCode[] },
  ): void;
  schemaOf(schema: z.ZodType): JsonSchema;
  document(info: { version: string; serverUrl: string }): OpenApiDocument;
}

export function createApiDescription(): ApiDescription {
  const shared: SharedSchemas = new Map();
  const paths: Record<string, Partial<Record<Method, OperationObject>>> = {};
  const add = (path: string, method: Method, operation: OperationObject) => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  return {
    addEndpoint(path, endpoint) {
      add(path, endpoint.method, describeEndpoint(endpoint, shared));
    },
    addOperation(path, { errors = [], responses, ...operation }) {
      const all = { ...responses, ...describeErrors(errors, shared) };
      add(path, 'get', { ...operation, tags: ['Operation'], responses: all });
    },
    schemaOf: (schema) => toJsonSchema(schema, shared),
    document: ({ version, serverUrl }) => ({
      openapi: '3.1.0',
      info: {
        title: 'Offprint',
        version,
        description: 'Exports documents to PDF as background jobs.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: serverUrl }],
      paths,
      components: { schemas: Object.fromEntries(shared), securitySchemes: SECURITY_SCHEMES },
    }),
  };
}

/** What any endpoint with a caller may answer. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'STORE_UNAVAILABLE',
  'AUTH_UNAVAILABLE',
];

const BODY_ERRORS: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'REQUEST_TIMEOUT'];

/** An endpoint as OpenAPI tells it. */
function describeEndpoint(endpoint: Endpoint, shared: SharedSchemas): OperationObject {
  const { operationId, tag, summary, description, replies, errors, body, bodyExample } = endpoint;
  const ofBody = body ? BODY_ERRORS : [];
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: describeSecurity(endpoint),
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
      ...describeErrors([...COMMON_ERRORS, ...ofBody, ...errors], shared),
    },
  };
}

function describeSecurity({ access, takesTokenInQuery }: AccessRule): OperationObject['security'] {
  switch (access) {
    case 'account':
      return [{ apiKey: [], user: [] }, {}];
    case 'token-maker':
      return [{ apiKey: [] }, { browserToken: [] }, {}];
    case 'operator':
      return [{ operatorKey: [] }];
    case 'cron':
      return [{ cronSecret: [] }, {}];
    default:
      return [
        { apiKey: [], user: [] },
        { browserToken: [] },
        ...(takesTokenInQuery ? [{ tokenInQuery: [] }] : []),
        {},
      ];
  }
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
  const content = {
    ...(data && {
      'application/json': {
        schema: toJsonSchema(successEnvelope(data), shared),
        ...(example !== undefined && { example: { success: true, data: example } }),
      },
    }),
    ...(mediaType && { [mediaType]: { schema: { type: 'string' } } }),
  };
  return {
    description,
    ...(headers && { headers: describeHeaders(headers) }),
    ...(Object.keys(content).length > 0 && { content }),
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
function describeErrors(
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
