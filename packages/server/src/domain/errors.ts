import {
  ERROR_TABLE,
  type ErrorCode,
  type ErrorDefinition,
  type JobError,
  type Problem,
} from '@offprint/contract';

interface OffprintErrorOptions {
  /** What really happened. Logged, never shown. */
  cause?: unknown;
  details?: readonly Problem[];
  retryAfterMs?: number;
}

/**
 * The one error that Offprint throws on purpose. `message` is shown to users, so it holds no
 * secret, path or stack; the reason behind it goes into `cause`.
 */
export class OffprintError extends Error {
  override readonly name = 'OffprintError';
  readonly code: ErrorCode;
  readonly details: readonly Problem[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: OffprintErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  get status(): number {
    return ERROR_TABLE[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_TABLE[this.code].retryable;
  }
}

export function isOffprintError(error: unknown, code?: ErrorCode): error is OffprintError {
  return error instanceof OffprintError && (code === undefined || error.code === code);
}

/** Whether the engine died, which is most often not the fault of what it printed. */
export function isEngineCrash(code: ErrorCode): boolean {
  const definition: ErrorDefinition = ERROR_TABLE[code];
  return definition.isEngineCrash ?? false;
}

/** Anything thrown as an OffprintError. Unknown errors become the cause of an INTERNAL_ERROR. */
export function toOffprintError(error: unknown): OffprintError {
  if (error instanceof OffprintError) return error;
  return new OffprintError('INTERNAL_ERROR', 'Something went wrong on our side.', { cause: error });
}

export function toJobError(error: OffprintError): JobError {
  return { code: error.code, message: error.message, retryable: error.retryable };
}

const LONGEST_CAUSE = 500;

/** The real reason, in words for operators; null if the message says everything. */
export function causeOf({ cause }: OffprintError): string | null {
  if (cause === undefined || cause === null) return null;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return text.slice(0, LONGEST_CAUSE).replaceAll('\0', '').toWellFormed();
}

/**
 * An error that a template threw. It is caused by the document, which is the same in the next
 * attempt, so it is never retryable.
 */
export function templateFailed(templateId: string, error: unknown): OffprintError {
  if (isOffprintError(error) && !error.retryable) return error;
  return new OffprintError(
    'TEMPLATE_FAILED',
    `The template "${templateId}" has a fault that this document shows. Choose another template.`,
    { cause: error },
  );
}

export function notFound(what: string): OffprintError {
  return new OffprintError('NOT_FOUND', `${what} was not found.`);
}
