import type { ErrorCode } from '@offprint/contract';
import { z } from 'zod';
import { OffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import { describeIssue, problemsOf, validationError } from '../domain/problems.ts';
import type { HttpContext } from './envelope.ts';
import { readJsonBody } from './json-body.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** One answer of an endpoint that is no error. */
export interface Reply {
  readonly description: string;
  /** Of `data` in the envelope; absent where the answer is no JSON. */
  readonly data?: z.ZodType;
  readonly example?: unknown;
  /** The media type where it is no JSON; null where there is no body. */
  readonly mediaType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the API's description and the checks of a request are both made from. */
export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  H extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Under the base path, with parameters as `{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** A path parameter that does not fit is NOT_FOUND: there is no such thing. */
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: H;
  readonly body?: B;
  readonly bodyExample?: unknown;
  /** Asked once a request is refused: problems that no schema finds, so that all are listed at once. */
  readonly moreProblems?: (body: unknown) => readonly { path: string; message: string }[];
  readonly replies: Readonly<Record<number, Reply>>;
  readonly errors: readonly ErrorCode[];
}

/** A request that has passed all checks. */
export interface Call<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  H extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly c: HttpContext;
  readonly caller: Caller;
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly headers: z.output<H>;
  readonly body: z.output<B>;
  /** Aborts when the client goes away, or the server closes. */
  readonly signal: AbortSignal;
}

export type Handler<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  H extends z.ZodObject,
  B extends z.ZodType,
> = (call: Call<P, Q, H, B>) => Promise<Response> | Response;

export type CheckedInput = Pick<Call, 'params' | 'query' | 'headers' | 'body'>;

const NOTHING = z.strictObject({});

/**
 * The input of a request by the schemas of its endpoint, or an error that lists every problem.
 *
 * @throws OffprintError VALIDATION_ERROR, NOT_FOUND, PAYLOAD_TOO_LARGE
 */
export async function checkInput(
  endpoint: Endpoint,
  c: HttpContext,
  bodyLimitBytes: number,
): Promise<CheckedInput> {
  const params = (endpoint.params ?? NOTHING).safeParse(c.req.param());
  if (!params.success) throw nothingHere();
  const problems: { path: string; message: string }[] = [];
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
    const json = await readJsonBody(c.req.raw, bodyLimitBytes);
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

function readQuery(c: HttpContext, problems: { path: string; message: string }[]) {
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
