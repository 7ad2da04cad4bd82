import type { ErrorCode, Problem } from '@offprint/contract';
import { OffprintError } from './errors.ts';

/** An OffprintError in a form that can be sent between processes. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: readonly Problem[];
  readonly cause: unknown;
}

export function toSentError({ code, message, details, cause }: OffprintError): SentError {
  return { code, message, cause, ...(details && { details }) };
}

export function fromSentError(sent: SentError): OffprintError {
  return new OffprintError(sent.code, sent.message, sent);
}
