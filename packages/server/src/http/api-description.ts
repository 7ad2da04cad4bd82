import type { ErrorCode } from '@offprint/contract';
import type { z } from 'zod';
import { describeEndpoint } from './describe-endpoint.ts';
import type { Endpoint, Method } from './endpoint.ts';
import { describeErrors } from './error-responses.ts';
import { type JsonSchema, type SharedSchemas, toJsonSchema } from './json-schema.ts';
import type { OperationObject } from './openapi-objects.ts';

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
      'A key of `OFFPRINT_API_KEYS`, when `OFFPRINT_AUTH` is `api-key`. The plan may be named in `X-Offprint-Plan`.',
  },
  user: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Offprint-User',
    description:
      'The acting user, 1 to 200 characters without commas. Needed together with an API key.',
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
