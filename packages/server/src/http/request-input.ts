import type { Problem } from '@offprint/contract';
import { z } from 'zod';
import { OffprintError } from '../domain/errors.ts';
import { describeIssue, problemsOf, validationError } from '../domain/problems.ts';
import type { Call, Endpoint } from './endpoint.ts';
import type { HttpContext } from './responses.ts';

/** A path parameter. In capitals or not; anything else names nothing, so it is NOT_FOUND. */
export const idParams = z.strictObject({ id: z.uuid().toLowerCase() });

export const documentIdFilter = z.string().min(1).max(200).optional();

export type CheckedInput = Pick<Call, 'params' | 'query' | 'headers' | 'body'>;

const NOTHING = z.strictObject({});

/**
 * The input of a request by the schemas of its endpoint, or an error that lists every problem.
 *
 * @throws OffprintError VALIDATION_ERROR, NOT_FOUND
 */
export async function checkInput(endpoint: Endpoint, c: HttpContext): Promise<CheckedInput> {
  const params = (endpoint.params ?? NOTHING).safeParse(c.req.param());
  if (!params.success) throw nothingHere();
  const problems: Problem[] = [];
  const check = (schema: z.ZodType, value: unknown, whole = '') => {
    const parsed = schema.safeParse(value, { error: describeIssue });
    if (parsed.success) return parsed.data;
    for (const { path, message } of problemsOf(parsed.error)) {
      problems.push({ path, message: path === '' ? `${whole} ${message}`.trim() : message });
    }
    return undefined;
  };

  const query = check(endpoint.query ?? NOTHING, readQuery(c, problems));
  const headers = check(endpoint.headers ?? NOTHING, readHeaders(c, endpoint.headers));
  let body: unknown;
  if (endpoint.body) {
    const json = await readJsonBody(c);
    if (json.ok) {
      body = check(endpoint.body, json.value, 'the body');
      if (problems.length > 0) problems.push(...(endpoint.moreProblems?.(json.value) ?? []));
    } else problems.push(json.problem);
  }
  if (problems.length > 0) throw validationError(problems);
  return { params: params.data, query, headers, body } as CheckedInput;
}

function nothingHere(): OffprintError {
  return new OffprintError('NOT_FOUND', 'Nothing is found at this address. Check the id in it.');
}

function readQuery(c: HttpContext, problems: Problem[]) {
  const query = new Map<string, string>();
  for (const [name, value] of new URL(c.req.url).searchParams) {
    if (query.has(name)) problems.push({ path: name, message: 'must be given only once' });
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

function readHeaders(c: HttpContext, schema: z.ZodObject | undefined) {
  const names = Object.keys(schema?.shape ?? {});
  return Object.fromEntries(names.map((name) => [name, c.req.header(name)]));
}

/** Deeper than any document may be, shallower than what exhausts a recursive function. */
const MAX_DEPTH = 64;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** The body as JSON, or what is wrong with it. */
async function readJsonBody(c: HttpContext): Promise<JsonBody> {
  if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) {
    return bad('must be application/json', 'Content-Type');
  }
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    return bad(
      `says ${encoding}, but compressed bodies are not taken: send it uncompressed`,
      'Content-Encoding',
    );
  }
  const text = decode(await c.req.arrayBuffer());
  if (text === null) return bad('the body is not JSON: it is not UTF-8 text');
  if (text.trim() === '') return bad('the body is not JSON: it is empty');
  if (isDeeperThan(text, MAX_DEPTH)) {
    return bad(`the body is nested too deeply: at most ${MAX_DEPTH} levels`);
  }
  try {
    const value = JSON.parse(text);
    return { ok: true, value: UNSTORABLE.test(text) ? storable(value) : value };
  } catch (error) {
    return bad(`the body is not JSON: ${(error as SyntaxError).message}`);
  }
}

/** Escapes of NUL and of surrogates, which stores refuse. Unescaped, neither gets this far. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/** Half a surrogate pair becomes U+FFFD and NUL goes, in texts and keys. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storable);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]),
  );
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

function bad(message: string, path = ''): JsonBody {
  return { ok: false, problem: { path, message } };
}

function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Counts brackets outside strings, in one pass, so that nothing is built of a body that is refused. */
function isDeeperThan(json: string, maxDepth: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}
