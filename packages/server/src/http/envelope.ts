import { ERROR_TABLE, type ErrorEnvelope } from '@offprint/contract';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { OffprintError, toOffprintError } from '../domain/errors.ts';
import type { Logger } from '../ports/logger.ts';

export interface HttpEnv {
  Variables: { requestId: string };
}

export type HttpContext = Context<HttpEnv>;

/** nginx's status for a client that went away: nobody reads it. */
const CLIENT_CLOSED_REQUEST = 499;
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** `{ "success": true, "data": … }` */
export function success<T>(c: HttpContext, data: T, status: 200 | 201 | 202 = 200): Response {
  return c.json({ success: true, data }, status);
}

/**
 * The one way from a thrown thing to an answer. Faults of ours are logged with their cause under
 * the request id; the answer holds the code and the message made for users, nothing else.
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
