import { ERROR_TABLE, type ErrorCode, errorEnvelopeSchema, type Problem } from '@offprint/contract';

/**
 * The codes of the contract, and one of the client's own: `INVALID_RESPONSE` when an answer came
 * that does not fit the contract. `NETWORK_ERROR` means that no answer of Offprint came.
 */
export type ClientErrorCode = ErrorCode | 'INVALID_RESPONSE';

export interface ClientErrorInit {
  readonly code: ClientErrorCode;
  /** The HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** Safe to show to a user. */
  readonly message: string;
  readonly details?: readonly Problem[] | undefined;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** The one error that calls of the client reject with, besides the reason of an aborted signal. */
export class OffprintClientError extends Error {
  override readonly name = 'OffprintClientError';
  readonly code: ClientErrorCode;
  /** The HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** What is wrong with the request, place by place. */
  readonly details: readonly Problem[];
  /** How long the server asks to wait before the next try. */
  readonly retryAfterMs: number | null;

  constructor(init: ClientErrorInit) {
    super(init.message, { cause: init.cause });
    this.code = init.code;
    this.status = init.status;
    this.details = init.details ?? [];
    this.retryAfterMs = init.retryAfterMs ?? null;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return this.code !== 'INVALID_RESPONSE' && ERROR_TABLE[this.code].retryable;
  }
}

export function networkError(message: string, cause?: unknown): OffprintClientError {
  return new OffprintClientError({ code: 'NETWORK_ERROR', status: 0, message, cause });
}

/** `what` arrived, and is not what the contract says. */
export function invalidResponse(
  what: 'answer' | 'event',
  status: number,
  cause: unknown,
): OffprintClientError {
  const message = `The ${what} is not what this version of @offprint/client expects of Offprint.`;
  return new OffprintClientError({ code: 'INVALID_RESPONSE', status, message, cause });
}

/** What an answer that is not 2xx says. */
export async function errorOf(response: Response): Promise<OffprintClientError> {
  const { status } = response;
  const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'));
  const parsed = errorEnvelopeSchema.safeParse(await response.json().catch(() => null));
  if (parsed.success) {
    const { code, message, details } = parsed.data.error;
    return new OffprintClientError({ code, status, message, details, retryAfterMs });
  }
  // It comes from something between here and Offprint. A gateway may recover; a wrong address
  // stays wrong.
  const mayPass = status >= 500 || status === 429;
  return new OffprintClientError({
    code: mayPass ? 'NETWORK_ERROR' : 'INVALID_RESPONSE',
    status,
    message: mayPass
      ? `Offprint cannot be reached at the moment (HTTP ${status}). Try again later.`
      : `The answer (HTTP ${status}) is not Offprint's. Check the baseUrl of the client.`,
    retryAfterMs,
  });
}

/** `Retry-After` holds seconds or a date. */
function readRetryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
