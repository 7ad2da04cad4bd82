import type { ErrorCode, ErrorEnvelope, Problem } from '@offprint/contract';

/**
 * The codes of the contract, and the client's own `INVALID_RESPONSE` for an answer that does not
 * fit the contract. `NETWORK_ERROR` means that no answer of Offprint arrived.
 */
export type ClientErrorCode = ErrorCode | 'INVALID_RESPONSE';

export interface ClientErrorInit {
  readonly code: ClientErrorCode;
  /** The HTTP status, or 0 without an answer. */
  readonly status: number;
  /** Safe to show to a user. */
  readonly message: string;
  readonly details?: readonly Problem[] | undefined;
  readonly retryAfterMs?: number | null;
  readonly data?: unknown;
  readonly cause?: unknown;
}

/** The only error that calls of the client reject with, besides the reason of an aborted signal. */
export class OffprintClientError extends Error {
  override readonly name = 'OffprintClientError';
  readonly code: ClientErrorCode;
  /** The HTTP status, or 0 without an answer. */
  readonly status: number;
  /** The faults of the request, with their places. */
  readonly details: readonly Problem[];
  /** How long the server asks to wait before a retry. */
  readonly retryAfterMs: number | null;
  /** Further data of the answer, such as who holds a claim. */
  readonly data: unknown;

  constructor(init: ClientErrorInit) {
    super(init.message, { cause: init.cause });
    this.code = init.code;
    this.status = init.status;
    this.details = init.details ?? [];
    this.retryAfterMs = init.retryAfterMs ?? null;
    this.data = init.data;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    if (this.code === 'INVALID_RESPONSE' || this.code === 'TEMPLATE_FAILED') return false;
    return this.code === 'NETWORK_ERROR' || mayPass(this.status);
  }
}

/** Like `retryable` in the contract's table, but by the status, so that it covers future codes. */
function mayPass(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Whether a call was refused with one of these codes. */
export function isOffprintError<C extends ClientErrorCode>(
  error: unknown,
  ...codes: C[]
): error is OffprintClientError & { readonly code: C } {
  return error instanceof OffprintClientError && (codes as ClientErrorCode[]).includes(error.code);
}

export function networkError(message: string, cause?: unknown): OffprintClientError {
  return new OffprintClientError({ code: 'NETWORK_ERROR', status: 0, message, cause });
}

/** `what` arrived, but does not fit the contract. */
export function invalidResponse(
  what: 'answer' | 'event',
  status: number,
  cause?: unknown,
): OffprintClientError {
  const message = `The ${what} is not what this version of @offprint/client expects of Offprint.`;
  return new OffprintClientError({ code: 'INVALID_RESPONSE', status, message, cause });
}

/** The error in an answer that is not 2xx. */
export async function errorOf(response: Response): Promise<OffprintClientError> {
  const { status } = response;
  const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'));
  const body: unknown = await response.json().catch(() => null);
  if (isErrorEnvelope(body)) {
    const { error, data } = body;
    return new OffprintClientError({ ...error, status, retryAfterMs, data });
  }
  const text = (body as { error?: unknown } | null)?.error;
  if (typeof text === 'string') {
    const code = OLDER_CODES[status] ?? 'INTERNAL_ERROR';
    return new OffprintClientError({ code, status, message: text, retryAfterMs });
  }
  // The answer comes from something between here and Offprint. A gateway may recover, but a wrong
  // address stays wrong.
  const isPassing = mayPass(status);
  return new OffprintClientError({
    code: isPassing ? 'NETWORK_ERROR' : 'INVALID_RESPONSE',
    status,
    message: isPassing
      ? `Offprint cannot be reached at the moment (HTTP ${status}). Try again later.`
      : `The answer (HTTP ${status}) is not Offprint's. Check the baseUrl of the client.`,
    retryAfterMs,
  });
}

/** The older APIs describe errors only in words. */
const OLDER_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
};

function isErrorEnvelope(body: unknown): body is ErrorEnvelope & { data?: unknown } {
  const { success, error } = Object(body) as Partial<ErrorEnvelope>;
  return success === false && typeof error?.code === 'string' && typeof error.message === 'string';
}

/** `Retry-After` holds seconds or a date. */
function readRetryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
