import { ERROR_TABLE, type ErrorEnvelope } from '@offprint/contract';
import { create as createDisposition } from 'content-disposition';
import type { Context } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import { hash } from '#crypto';
import { OffprintError, toOffprintError } from '../domain/errors.ts';
import { asciiName } from '../domain/file-name.ts';
import type { JobOrigin } from '../domain/job/job.ts';
import type { Logger } from '../ports/logger.ts';
import type { Grant } from './auth/authenticator.ts';
import type { NodeRequest } from './node-body.ts';

/** By names in lower case. */
export type AnswerHeaders = Record<string, string>;

/** What the host gives with a request; absent where it gives nothing. */
export interface HostBindings {
  readonly incoming?: NodeRequest | undefined;
}

export interface HttpEnv {
  Bindings: HostBindings;
  Variables: {
    readonly requestId: string;
    /** Headers that the answer gets in addition to its own. */
    readonly headersToAdd: AnswerHeaders;
    /** Set if the answer already includes `headersToAdd`. */
    readonly hasAllHeaders: true | undefined;
    /** Set by endpoints of the API, not by pages and files. */
    readonly grant: Grant;
    /** Set where the request asked to wait for a job, so that its duration does not count. */
    readonly isWaiting: true | undefined;
    /** That of the request's span, or the caller's if nothing is traced. */
    readonly traceparent: string | undefined;
  };
}

export type HttpContext = Context<HttpEnv>;

/** The ids of the request that a job keeps. */
export function originOf(c: HttpContext): JobOrigin {
  const traceparent = c.get('traceparent');
  return { requestId: c.get('requestId'), ...(traceparent && { traceparent }) };
}

/** nginx's status for a client that went away. Nobody reads the answer. */
const CLIENT_CLOSED_REQUEST = 499;
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** `{ "success": true, "data": … }` */
export function success<T>(c: HttpContext, data: T, status: 200 | 201 | 202 = 200): Response {
  return c.json({ success: true, data }, status);
}

/** The data with its ETag, or 304 to a client that has it. Caches must ask each time. */
export function conditional<T>(c: HttpContext, data: T, etag: string): Response {
  return conditionalJson(c, JSON.stringify(data), etag);
}

/** The body of an answer, and the tag of its data. */
export interface TaggedBody {
  readonly body: string;
  readonly etag: string;
}

/** Data that is JSON already, under a tag of its own if none is given. */
export function taggedBody(json: string, etag = etagOf(json)): TaggedBody {
  return { body: `{"success":true,"data":${json}}`, etag };
}

/** As `conditional`, for data that is JSON already. */
export function conditionalJson(c: HttpContext, json: string, etag?: string): Response {
  return conditionalBody(c, taggedBody(json, etag));
}

export function conditionalBody(c: HttpContext, tagged: TaggedBody): Response {
  const { body, status, headers } = conditionalAnswer(tagged, c.req.header('if-none-match'));
  return wholeAnswer(c, body, status, headers);
}

/** The answer to a conditional request, without the headers of every answer. */
export function conditionalAnswer(
  { body, etag }: TaggedBody,
  ifNoneMatch: string | null | undefined,
): { readonly body: string | null; readonly status: 200 | 304; readonly headers: AnswerHeaders } {
  const headers: AnswerHeaders = {
    etag,
    'cache-control': 'private, no-cache',
    vary: 'Authorization, X-Offprint-User',
  };
  if (etagMatches(ifNoneMatch, etag)) return { body: null, status: 304, headers };
  headers['content-type'] = 'application/json';
  return { body, status: 200, headers };
}

/**
 * Makes the answer with all headers at once: changing the `Headers` of an answer takes longer than
 * finding a job.
 */
function wholeAnswer(
  c: HttpContext,
  body: string | null,
  status: StatusCode,
  headers: AnswerHeaders,
): Response {
  const all = Object.assign(c.get('headersToAdd'), headers);
  // CORS has set headers already, which `newResponse` keeps.
  if (c.req.header('origin') !== undefined) return c.newResponse(body, status, all);
  c.set('hasAllHeaders', true);
  return new Response(body, { status, headers: all });
}

/** A strong tag of these exact bytes, or of this JSON. */
export function etagOf(content: string | Uint8Array): string {
  return `"${hash('sha256', content, 'base64url').slice(0, 22)}"`;
}

/** Whether an If-None-Match contains the tag. Compared weakly, since proxies weaken tags. */
export function etagMatches(ifNoneMatch: string | null | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/** The Content-Disposition that names a file, in any script. */
export function contentDisposition(type: 'attachment' | 'inline', fileName: string): string {
  return createDisposition(fileName, { type, fallback: asciiName(fileName) });
}

/**
 * The answer to an error: its code and its message for users, nothing else. Faults of the server
 * are logged with their cause under the request id.
 */
export function failure(c: HttpContext, log: Logger, thrown: unknown): Response {
  if (c.req.raw.signal.aborted) return new Response(null, { status: CLIENT_CLOSED_REQUEST });
  const error = toOffprintError(thrown);
  logFault(c, log, error);
  const status = error.status as ContentfulStatusCode;
  return c.json(errorEnvelope(error), status, errorHeaders(error));
}

function errorEnvelope({ code, message, details }: OffprintError): ErrorEnvelope {
  return {
    success: false,
    message,
    error: { code, message, ...(details && { details: [...details] }) },
  };
}

function errorHeaders(error: OffprintError): Record<string, string> {
  if (error.code === 'UNAUTHORIZED') return { 'www-authenticate': 'Bearer realm="offprint"' };
  const isLimited = error.code === 'RATE_LIMITED';
  const retryAfterMs = error.retryAfterMs ?? (isLimited ? DEFAULT_RETRY_AFTER_MS : undefined);
  if (retryAfterMs === undefined) return {};
  return { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) };
}

function logFault(c: HttpContext, log: Logger, error: OffprintError): void {
  if (ERROR_TABLE[error.code].status < 500) return;
  const { method, path } = c.req;
  const requestId = c.get('requestId');
  log.error(
    { err: error.cause ?? error, code: error.code, requestId, method, path },
    'a request failed',
  );
}

export function routeNotFound(): OffprintError {
  return new OffprintError('NOT_FOUND', 'There is nothing here. See /docs for what there is.');
}
