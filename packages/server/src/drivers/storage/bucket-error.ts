import { OffprintError } from '../../domain/errors.ts';

/** An answer that says the server of the bucket did not do what was asked. Holds no secret. */
export class BucketError extends Error {
  override readonly name = 'BucketError';
  /** The storage's own name of the error, such as `SlowDown`; empty if it gave none. */
  readonly code: string;
  readonly status: number;
  /** Which setting or permission to mend; null if neither is at fault. */
  readonly advice: string | null;

  constructor(summary: string, fault: Pick<BucketError, 'code' | 'status' | 'advice'>) {
    super(fault.advice === null ? summary : `${summary} ${fault.advice}`);
    this.code = fault.code;
    this.status = fault.status;
    this.advice = fault.advice;
  }
}

export function isRefusal(error: unknown): boolean {
  return error instanceof BucketError && (error.status === 401 || error.status === 403);
}

/** Turns any fault of a bucket into the error that users see. A fault of the program stays as it is. */
export function storageError(cause: unknown): Error {
  if (cause instanceof OffprintError || cause instanceof TypeError) return cause;
  const isSetUp = !(cause instanceof BucketError) || cause.advice === null;
  const message = isSetUp
    ? 'The file storage does not answer. Try again later.'
    : 'The file storage is not set up rightly. Its operator finds the reason in the log.';
  return new OffprintError('STORAGE_UNAVAILABLE', message, { cause });
}

export async function guarded<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw storageError(error);
  }
}
