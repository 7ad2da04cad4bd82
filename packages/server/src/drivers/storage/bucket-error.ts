import { OffprintError } from '../../domain/errors.ts';

/** What the server of a bucket answered when it did not do what was asked. Holds no secret. */
export class BucketError extends Error {
  override readonly name = 'BucketError';
  /** The storage's own name of the error, such as `SlowDown`; empty when it gave none. */
  readonly code: string;
  readonly status: number;
  /** Which setting or right is wrong; null when it is no question of these. */
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

/** Any fault of a bucket as the error that users see; a fault of the program stays what it is. */
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
