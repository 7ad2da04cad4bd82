import fc from 'fast-check';
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts';
import type {
  OperationObject,
  ParameterObject,
} from '../../packages/server/src/http/openapi-schema.ts';
import { HOSTILE_TEXTS, mutated } from './hostile-values.ts';
import { type Definitions, type Schema, valuesOf } from './json-schema-values.ts';

export interface Operation {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

export interface FuzzRequest {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

export function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Of ten requests some six are as the description wants them; the others are wrong somewhere. */
const often = <T>(usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: seldom });

const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Headers hold bytes without line ends. */
const headerValue = hostileText.map((text) =>
  Array.from(text.slice(0, 2_000))
    .filter((character) => /^[\x20-\x7e\x80-\xff]$/.test(character))
    .join(''),
);

export interface Known {
  /** Ids that are somebody's, and names of things that are there. */
  readonly ids: readonly string[];
  /** The credentials of those who may call an operation, and of some who may not. */
  credentialsFor(operation: Operation): fc.Arbitrary<Readonly<Record<string, string>>>;
}

/** Requests to this operation. */
export function requestsTo(
  of: Operation,
  schemas: Definitions,
  known: Known,
): fc.Arbitrary<FuzzRequest> {
  const { parameters = [], requestBody } = of.operation;
  const values = (schema: object) => valuesOf(schema as Schema, schemas);
  const parts = fc.record({
    path: pathOf(of, parameters, values, known),
    query: queryOf(parameters, values),
    headers: headersOf(parameters, values),
    credentials: known.credentialsFor(of),
    method: often(fc.constant(of.method), fc.constantFrom('head', 'patch', 'put', 'options')),
    body: bodyOf(requestBody?.content['application/json']?.schema, values),
  });
  return parts.map(({ path, query, headers, credentials, method, body: { type, content } }) => ({
    operationId: of.operation.operationId,
    path,
    query,
    method: method.toUpperCase(),
    headers: { ...headers, ...credentials, ...(content !== null && { 'content-type': type }) },
    body: method === 'get' || method === 'head' ? null : content,
  }));
}

type Values = (schema: object) => fc.Arbitrary<unknown>;

function pathOf(
  { path }: Operation,
  parameters: readonly ParameterObject[],
  values: Values,
  known: Known,
): fc.Arbitrary<string> {
  const ofPath = parameters.filter((parameter) => parameter.in === 'path');
  const choices = ofPath.map(({ schema }) => {
    const fitting = fc.oneof(fc.constantFrom(...known.ids), values(schema).map(String));
    const usual = fitting.map((text) => encodeURIComponent(text.toWellFormed()));
    return often(usual, hostileText.map(withoutPathEnds));
  });
  return fc
    .tuple(...choices)
    .map((texts) =>
      ofPath.reduce(
        (whole, { name }, index) => whole.replace(`{${name}}`, () => texts[index] ?? ''),
        path,
      ),
    );
}

const withoutPathEnds = (text: string) => text.replace(/[?#]/g, '');

function queryOf(parameters: readonly ParameterObject[], values: Values): fc.Arbitrary<string> {
  const ofQuery = parameters.filter((parameter) => parameter.in === 'query');
  const pairs = ofQuery.map(({ name, schema }) => {
    const value = often(values(schema).map(String), hostileText);
    return fc.option(value, { nil: null }).map((text) => (text === null ? [] : [[name, text]]));
  });
  const fitting = fc.tuple(...pairs).map((all) => toQuery(all.flat() as [string, string][]));
  const stray = fc
    .tuple(fc.constantFrom('token', 'limit', '__proto__', 'x', 'wait'), hostileText)
    .map((pair) => toQuery([pair, pair]));
  return often(fitting, fc.oneof(stray, hostileText));
}

const toQuery = (pairs: [string, string][]) =>
  new URLSearchParams(
    pairs.map(([name, text]): [string, string] => [name, text.toWellFormed()]),
  ).toString();

function headersOf(parameters: readonly ParameterObject[], values: Values) {
  const named = parameters.filter((parameter) => parameter.in === 'header');
  const given = named.map(({ name, schema }) => {
    const usual = values(schema).map((value) => String(value).replace(/[^\x20-\x7e]/g, ''));
    return [name, often(usual, headerValue)] as const;
  });
  const stray = ['if-none-match', 'accept', 'range', 'if-match', 'origin', 'x-request-id'].map(
    (name) => [name, headerValue] as const,
  );
  return fc
    .tuple(
      fc.record(Object.fromEntries(given), { requiredKeys: [] }),
      often(
        fc.constant({} as Record<string, string>),
        fc.record(Object.fromEntries(stray), { requiredKeys: [] }) as fc.Arbitrary<
          Record<string, string>
        >,
      ),
    )
    .map(([known, others]) => ({ ...known, ...others }));
}

interface Body {
  readonly type: string;
  readonly content: string | Uint8Array | null;
}

function bodyOf(schema: object | undefined, values: Values): fc.Arbitrary<Body> {
  if (!schema) return fc.constant({ type: '', content: null });
  const json = fc.oneof(
    { weight: 6, arbitrary: values(schema) },
    { weight: 3, arbitrary: values(schema).chain(mutated) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  const text = json.map((value) => JSON.stringify(value) ?? 'undefined');
  const broken = fc.oneof(
    fc.tuple(text, fc.nat(200)).map(([whole, at]): string | Uint8Array => whole.slice(0, at)),
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom('['.repeat(50_000), `{"a":${'9'.repeat(5_000)}}`, ''),
  );
  const type = often(
    fc.constant('application/json'),
    fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'multipart/form-data', ''),
  );
  return fc.record({ type, content: often<string | Uint8Array>(text, broken) });
}
