import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that have an id, to which others refer by it. */
export type SharedSchemas = Map<string, JsonSchema>;

/**
 * A schema as JSON Schema 2020-12, which is OpenAPI 3.1's. What has an id in its metadata goes into
 * `shared` and is referred to.
 */
export function toJsonSchema(schema: z.ZodType, shared: SharedSchemas): JsonSchema {
  // Wrapped in an object, so that a schema with an id is a reference at the top level too.
  const { properties, $defs } = z.toJSONSchema(z.object({ schema }), {
    io: 'input',
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  for (const [id, definition] of Object.entries($defs ?? {})) {
    if (!shared.has(id)) shared.set(id, referToShared(definition));
  }
  return referToShared(properties?.schema);
}

/** Removes patterns that repeat a format, and the bounds of JavaScript's integers. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  delete schema.propertyNames;
  delete schema.id;
}

function referToShared(schema: unknown): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

export interface MediaTypeObject {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface HeaderObject {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
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
    readonly required: boolean;
    readonly content: Readonly<Record<string, MediaTypeObject>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}
