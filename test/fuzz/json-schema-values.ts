import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

export type Definitions = Readonly<Record<string, Schema>>;

const MAX_LENGTH = 30;

/** Values that fit a schema, as far as OpenAPI's says what fits. */
export function valuesOf(schema: Schema, definitions: Definitions): fc.Arbitrary<unknown> {
  const inner = (part: Schema) => valuesOf(part, definitions);
  if (schema.$ref) return inner(definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(inner));
  switch (schema.type) {
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer(bounds(schema));
    case 'number':
      return fc.double({ ...bounds(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'object':
      return objects(schema, inner);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function texts({ format, pattern, minLength = 0, maxLength }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'uri') return fc.webUrl();
  if (format === 'date-time') {
    const range = { min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (pattern) return fc.stringMatching(new RegExp(pattern), { maxLength: MAX_LENGTH });
  const longest = Math.min(maxLength ?? MAX_LENGTH, Math.max(MAX_LENGTH, minLength));
  return fc.string({ minLength, maxLength: longest, unit: 'grapheme' });
}

function bounds({ minimum = -1_000, maximum }: Schema) {
  return { min: minimum, max: maximum ?? minimum + 10_000 };
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (part: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const known: [string, fc.Arbitrary<unknown>][] = Object.entries(properties).map(
    ([name, part]) => [name, inner(part)],
  );
  if (known.length === 0 && additionalProperties !== false) return documents;
  return fc.record<Record<string, unknown>>(Object.fromEntries(known), {
    requiredKeys: [...required],
  });
}

const word = fc.string({ maxLength: MAX_LENGTH, unit: 'grapheme' });
const json = fc.jsonValue({ maxDepth: 3 });

/** A free object is most often a document, and what reads those has the most to stumble over. */
const documents = fc.oneof(
  fc.constant({ basics: { name: 'Ann' }, work: [], education: [], skills: [] }),
  fc.record(
    {
      basics: fc.oneof(fc.record({ name: word, email: word, image: word, profiles: json }), json),
      profile: fc.oneof(fc.record({ fullName: word, links: json }), json),
      work: fc.oneof(fc.array(fc.record({ name: word, startDate: word, highlights: json })), json),
      education: json,
      skills: fc.oneof(fc.array(word), json),
      meta: json,
    },
    { requiredKeys: [] },
  ),
  fc.dictionary(word, json, { maxKeys: 4 }),
);
