/** The meaning of an error code: the HTTP status, whether a retry can help, and why. */
export interface ErrorDefinition {
  readonly status: number;
  /** For a job: whether a worker tries it again. For a request: whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly description: string;
  /** The engine crashed during the print, mostly not because of the document. */
  readonly isEngineCrash?: true;
}

/**
 * Every error that Offprint reports, for requests and jobs. `docs/errors.md` is generated from this
 * table, and a test checks that both agree.
 */
export const ERROR_TABLE = {
  VALIDATION_ERROR: {
    status: 400,
    retryable: false,
    description: 'The request does not fit its schema. `details` lists every problem.',
  },
  UNAUTHORIZED: {
    status: 401,
    retryable: false,
    description: 'Credentials are missing or wrong.',
  },
  FORBIDDEN: {
    status: 403,
    retryable: false,
    description:
      'The caller is known, but the plan excludes this template or size, or the token does not permit this.',
  },
  QUOTA_EXCEEDED: {
    status: 403,
    retryable: false,
    description: 'The stored files reach the quota of the plan. Delete exports or change the plan.',
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    description: 'There is no such thing, or it belongs to another user.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    description: 'The address is right, but not for this method. `Allow` names those that work.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    retryable: true,
    description: 'The body of the request did not arrive in time.',
  },
  INVALID_STATE: {
    status: 409,
    retryable: false,
    description: 'The job is in a state that does not allow this.',
  },
  MAX_ATTEMPTS_REACHED: {
    status: 409,
    retryable: false,
    description: 'The job has used all its attempts. Submit the document again.',
  },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    retryable: false,
    description: 'This Idempotency-Key was used with another body.',
  },
  ALREADY_HELD: {
    status: 409,
    retryable: false,
    description: 'Another owner holds it, or you do under another fence. The message says who.',
  },
  VERSION_CONFLICT: {
    status: 412,
    retryable: false,
    description: 'The document has changed since the version named in If-Match.',
  },
  EXPIRED: {
    status: 410,
    retryable: false,
    description: 'The file was there and has expired. Export the document again.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    retryable: false,
    description: 'The request body is over the limit.',
  },
  RATE_LIMITED: {
    status: 429,
    retryable: true,
    description: 'Too much at once. `Retry-After` says when to try again.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    description: 'The job store does not answer.',
  },
  STORAGE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    description: 'The file storage does not answer, or is full.',
  },
  AUTH_UNAVAILABLE: {
    status: 503,
    retryable: true,
    description: 'Who is calling cannot be checked, since the keys of tokens cannot be fetched.',
  },
  INTERNAL_ERROR: {
    status: 500,
    retryable: true,
    description: 'A fault of Offprint. The log has the cause under the same request id.',
  },
  DOCUMENT_NOT_FOUND: {
    status: 404,
    retryable: false,
    description: 'The stored document that the job names no longer exists.',
  },
  INVALID_DOCUMENT: {
    status: 422,
    retryable: false,
    description: 'The document cannot be printed as what it claims to be.',
  },
  PERMISSION_DENIED: {
    status: 403,
    retryable: false,
    description: 'The source of the document refuses to hand it out for this user.',
  },
  TEMPLATE_NOT_FOUND: {
    status: 404,
    retryable: false,
    description: 'There is no template of this name.',
  },
  TEMPLATE_FAILED: {
    status: 500,
    retryable: false,
    description: 'The template has a fault that this document shows. The log has the cause.',
  },
  DOCUMENT_TOO_LARGE: {
    status: 422,
    retryable: false,
    description: 'The print has more pages than allowed, or takes more memory.',
  },
  UNREADABLE_PDF: {
    status: 422,
    retryable: false,
    description:
      'The PDF cannot be read: it is none, broken, encrypted, too long, or takes too much to read.',
  },
  RENDER_TIMEOUT: {
    status: 504,
    retryable: true,
    description: 'The render took longer than allowed and was stopped. A job is tried once more.',
  },
  BROWSER_CRASHED: {
    status: 502,
    retryable: true,
    description: 'The browser, or the page that printed the document, died.',
    isEngineCrash: true,
  },
  ENGINE_CRASHED: {
    status: 502,
    retryable: true,
    description: 'What printed the document, where that is no browser, died.',
    isEngineCrash: true,
  },
  ENGINE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    description: 'What prints cannot be started on this machine. `offprint doctor` says why.',
  },
  NETWORK_ERROR: {
    status: 502,
    retryable: true,
    description: 'Something that the render needs could not be reached.',
  },
  ADDRESS_REFUSED: {
    status: 422,
    retryable: false,
    description:
      'A URL leads to what is not public, or is none of the web. `OFFPRINT_ALLOW_PRIVATE_ADDRESSES` has exceptions.',
  },
  WEBHOOK_REFUSED: {
    status: 502,
    retryable: true,
    description: 'The receiver of a webhook did not answer with success. It is told again later.',
  },
  WORKER_LOST: {
    status: 500,
    retryable: true,
    description: 'The worker that held the job vanished and its lease ran out.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERROR_TABLE;

export const ERROR_CODES = Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]];
