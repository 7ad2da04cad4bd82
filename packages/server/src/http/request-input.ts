import type { Problem } from '@offprint/contract';
import { z } from 'zod';
import { OffprintError } from '../domain/errors.ts';
import { describeIssue, problemsOf, validationError } from '../domain/problems.ts';
import { queryWithoutToken } from './access.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { badBody, type JsonBody, parseJsonBody } from './request-body.ts';
import type { HttpContext } from './responses.ts';

/** The id in a path, in any case. A value that is no id is NOT_FOUND. */
export const idParams = z.strictObject({ id: z.uuid().toLowerCase() });

export const documentIdFilter = z.string().min(1).max(200).optional();

export type CheckedInput = Pick<Call, 'params' | 'query' | 'headers' | 'body'>;

const NOTHING = z.strictObject({});
const NO_PARAMS = { success: true, data: {} } as const;

export type ReadBody = () => Promise<Uint8Array>;

export interface InputCheck {
  /** Everything but the body, which is undefined. */
  head(c: HttpContext): CheckedInput;
  /** Everything, the body included. */
  whole(c: HttpContext, readBody: ReadBody): Promise<CheckedInput>;
}

/**
 * Checks the input of requests against the schemas of their endpoint.
 *
 * @throws OffprintError VALIDATION_ERROR with every problem, NOT_FOUND, and what readBody throws
 */
export function createInputCheck(endpoint: Endpoint): InputCheck {
  const querySchema = endpoint.query ?? NOTHING;
  // Checked once, since most requests, such as polls, have no query.
  const withoutQuery = querySchema.safeParse({});

  function checkHead(c: HttpContext, problems: Problem[]): CheckedInput {
    const params = endpoint.params?.safeParse(c.req.param()) ?? NO_PARAMS;
    if (!params.success) throw nothingHere();
    const query =
      withoutQuery.success && !c.req.url.includes('?')
        ? { ...withoutQuery.data }
        : check(querySchema, readQuery(endpoint, c, problems), problems);
    const headers = endpoint.headers
      ? check(endpoint.headers, readHeaders(c, endpoint.headers), problems)
      : {};
    return { params: params.data, query, headers, body: undefined } as CheckedInput;
  }

  return {
    head(c) {
      const problems: Problem[] = [];
      const input = checkHead(c, problems);
      if (problems.length > 0) throw validationError(problems);
      return input;
    },
    async whole(c, readBody) {
      const problems: Problem[] = [];
      const input = checkHead(c, problems);
      const body = checkBody(endpoint, await readAny(c, endpoint, readBody), problems);
      if (problems.length > 0) throw validationError(problems);
      return { ...input, body };
    },
  };
}

function checkBody(endpoint: Endpoint, json: JsonBody, problems: Problem[]): unknown {
  if (!endpoint.body) return undefined;
  if (!json.ok) {
    problems.push(json.problem);
    return undefined;
  }
  const body = check(endpoint.body, json.value, problems, 'the body');
  if (problems.length > 0) problems.push(...(endpoint.moreProblems?.(json.value) ?? []));
  return body;
}

function check(schema: z.ZodType, value: unknown, problems: Problem[], whole = ''): unknown {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return parsed.data;
  for (const { path, message } of problemsOf(parsed.error)) {
    problems.push({ path, message: path === '' ? `${whole} ${message}`.trim() : message });
  }
  return undefined;
}

function nothingHere(): OffprintError {
  return new OffprintError('NOT_FOUND', 'Nothing is found at this address. Check the id in it.');
}

function readQuery(endpoint: Endpoint, c: HttpContext, problems: Problem[]) {
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

/** The body in another media type that the endpoint takes; null where it has to be JSON. */
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

/** The body as JSON, or what is wrong with it. A body of another type is not read. */
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
