import type { Problem } from '@offprint/contract';
import { z } from 'zod';
import { OffprintError } from '../domain/errors.ts';
import { describeIssue, problemsOf, validationError } from '../domain/problems.ts';
import { queryWithoutToken } from './access.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { badBody, type JsonBody, parseJsonBody } from './request-body.ts';
import type { HttpContext } from './responses.ts';

/** A path parameter. In capitals or not; anything else names nothing, so it is NOT_FOUND. */
export const idParams = z.strictObject({ id: z.uuid().toLowerCase() });

export const documentIdFilter = z.string().min(1).max(200).optional();

export type CheckedInput = Pick<Call, 'params' | 'query' | 'headers' | 'body'>;

const NOTHING = z.strictObject({});
const NO_PARAMS = { success: true, data: {} } as const;

export type ReadBody = () => Promise<Uint8Array>;

/**
 * The input of a request by the schemas of its endpoint, or an error that lists every problem.
 *
 * @throws OffprintError VALIDATION_ERROR, NOT_FOUND, and what readBody throws
 */
export async function checkInput(
  endpoint: Endpoint,
  c: HttpContext,
  readBody: ReadBody,
): Promise<CheckedInput> {
  const params = endpoint.params?.safeParse(c.req.param()) ?? NO_PARAMS;
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

  const query = check(endpoint.query ?? NOTHING, readQuery(endpoint, c, problems));
  const headers = endpoint.headers ? check(endpoint.headers, readHeaders(c, endpoint.headers)) : {};
  let body: unknown;
  if (endpoint.body) {
    const json = await readAny(c, endpoint, readBody);
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

function readQuery(endpoint: Endpoint, c: HttpContext, problems: Problem[]) {
  if (!c.req.url.includes('?')) return {};
  const { searchParams } = new URL(c.req.url);
  const query = new Map<string, string>();
  for (const [name, value] of queryWithoutToken(searchParams, endpoint)) {
    if (query.has(name)) problems.push({ path: name, message: 'must be given only once' });
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

function readHeaders(c: HttpContext, schema: z.ZodObject | undefined) {
  const names = Object.keys(schema?.shape ?? {});
  return Object.fromEntries(names.map((name) => [name, c.req.header(name)]));
}

async function readAny(c: HttpContext, endpoint: Endpoint, readBody: ReadBody): Promise<JsonBody> {
  if (!endpoint.isBodyOptional) {
    return (await readOther(c, endpoint, readBody)) ?? (await readJson(c, readBody));
  }
  const bytes = await readBody();
  return bytes.byteLength === 0 ? { ok: true, value: {} } : readJson(c, async () => bytes);
}

/** A body of another media type that the endpoint takes; null for one that is to be JSON. */
async function readOther(
  c: HttpContext,
  { otherBodies }: Endpoint,
  readBody: ReadBody,
): Promise<JsonBody | null> {
  if (!otherBodies) return null;
  const contentType = c.req.header('content-type') ?? '';
  const [type = ''] = contentType.split(';');
  const other = otherBodies[type.trim().toLowerCase()];
  if (!other) return null;
  const bytes = await readBody();
  try {
    return { ok: true, value: await other.read(Uint8Array.from(bytes), contentType) };
  } catch (error) {
    return badBody(`the body is no ${type}: ${(error as Error).message}`);
  }
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** The body as JSON, or what is wrong with it. One of another type is not read. */
export async function readJson(c: HttpContext, readBody: ReadBody): Promise<JsonBody> {
  if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) {
    return badBody('must be application/json', 'Content-Type');
  }
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    return badBody(
      `says ${encoding}, but compressed bodies are not taken: send it uncompressed`,
      'Content-Encoding',
    );
  }
  return parseJsonBody(await readBody());
}
