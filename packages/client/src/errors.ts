import { ERROR_TABLE, type ErrorCode, type Problem } from '@offprint/contract';

/**
 * The codes of the contract, and two of the client's own: `NETWORK_ERROR` when no answer of
 * Offprint came, `INVALID_RESPONSE` when one came that does not fit the contract.
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
