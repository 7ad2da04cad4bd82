import type { ErrorCode } from '@offprint/contract';
import type { z } from 'zod';
import type { AccessRule } from './access.ts';
import type { Endpoint, Method, OlderEndpoint } from './endpoint.ts';
import {
  describeErrors,
  describeReply,
  ENVELOPE,
  type RefusalShape,
  SHARED_HEADERS,
  withRateFields,
} from './openapi-responses.ts';
import {
  type JsonSchema,
  type OperationObject,
  type ParameterObject,
  type SharedSchemas,
  toJsonSchema,
} from './openapi-schema.ts';
import { REPLY_EXAMPLES } from './reply-examples.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, OperationObject>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly headers: typeof SHARED_HEADERS;
    readonly securitySchemes: typeof SECURITY_SCHEMES;
  };
}

const TAGS = {
  Exports: 'From a document to its PDF.',
  Batches: 'Up to ten documents that are exported together.',
  Jobs: 'What has become of an export, and what is to become of it.',
  History: 'The files that are there.',
  Documents: 'Documents that are kept, in their versions.',
  Templates: 'What a document can look like.',
  Usage: 'How much of a plan is used, and how busy it is.',
  Tokens: 'What a web page holds in place of a key.',
  Webhooks: 'Who was told of the end of a job.',
  Coordination: 'What only one of your programs may work on, and the rows that only one writes.',
  Operator: 'Jobs of all users.',
  Cron: 'For schedulers of hosts where nothing runs between requests.',
  'CV app': 'The older API of the CV app, in the shapes of its time.',
  Bots: 'The older API of the bots, in the shapes of its time.',
  Operation: 'For load balancers, monitoring, and links to files.',
} as const;

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

/** Made from the routes that are added, so it can't differ from them. */
export interface ApiDescription {
  addEndpoint(path: string, endpoint: Endpoint): void;
  addOlderEndpoint(endpoint: OlderEndpoint, refusal: RefusalShape): void;
  /** Adds an operation without a caller and without an envelope. */
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
    addOlderEndpoint(endpoint, refusal) {
      const operation = describeOlderEndpoint(endpoint, refusal, shared);
      add(endpoint.path, endpoint.method, operation);
    },
    addOperation(path, { errors = [], responses, ...operation }) {
      const all = { ...responses, ...describeErrors(errors, ENVELOPE, shared) };
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
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths,
      components: {
        schemas: Object.fromEntries(shared),
        headers: SHARED_HEADERS,
        securitySchemes: SECURITY_SCHEMES,
      },
    }),
  };
}

/** The errors that any endpoint with a caller may answer with. */
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

/** An endpoint as an operation of OpenAPI. */
function describeEndpoint(endpoint: Endpoint, shared: SharedSchemas): OperationObject {
  const { operationId, tag, summary, description, replies, errors, body, bodyExample } = endpoint;
  const others = Object.entries(endpoint.otherBodies ?? {});
  const ofBody = body ? BODY_ERRORS : [];
  const responses = {
    ...Object.fromEntries(
      Object.entries(replies).map(([status, reply]) => [
        status,
        describeReply({ example: REPLY_EXAMPLES[operationId], ...reply }, shared),
      ]),
    ),
    ...describeErrors([...COMMON_ERRORS, ...ofBody, ...errors], ENVELOPE, shared),
  };
  const isOfUser = endpoint.access !== 'operator' && endpoint.access !== 'cron';
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
        required: !endpoint.isBodyOptional,
        content: {
          'application/json': {
            schema: toJsonSchema(body, shared),
            ...(bodyExample !== undefined && { example: bodyExample }),
          },
          ...Object.fromEntries(others.map(([type, { schema }]) => [type, { schema }])),
        },
      },
    }),
    responses: isOfUser ? withRateFields(responses) : responses,
  };
}

/** An endpoint that is older than v1 and answers without an envelope. */
function describeOlderEndpoint(
  endpoint: OlderEndpoint,
  refusal: RefusalShape,
  shared: SharedSchemas,
): OperationObject {
  const { operationId, tag, summary, description, access, params, body, replies } = endpoint;
  const ofBody = body ? BODY_ERRORS : [];
  const told = Object.entries(replies).map(([status, reply]) => {
    const { schema, example, ...rest } = reply;
    const content = { 'application/json': { schema: toJsonSchema(schema, shared), example } };
    return [status, { ...rest, content }];
  });
  const errors = [...COMMON_ERRORS, ...ofBody, ...(endpoint.errors ?? [])];
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: [...(endpoint.mayNameNoUser ? [{ apiKey: [] }] : []), ...describeSecurity(access)],
    parameters: describeParameters('path', params, shared),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: toJsonSchema(body.schema, shared), example: body.example },
        },
      },
    }),
    responses: withRateFields({
      ...describeErrors(errors, refusal, shared),
      ...Object.fromEntries(told),
    }),
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
