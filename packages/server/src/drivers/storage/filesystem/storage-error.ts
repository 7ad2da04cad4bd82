import { OffprintError } from '../../../domain/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * Turns a fault of the file system into the error that users see; the cause keeps path and code. A
 * fault of the program stays as it is.
 */
export function storageError(cause: unknown): Error {
  if (cause instanceof OffprintError || cause instanceof TypeError) return cause;
  const message = FULL.has(errorCode(cause) ?? '')
    ? 'The file storage is full. Try again later.'
    : 'The file storage does not answer. Try again later.';
  return new OffprintError('STORAGE_UNAVAILABLE', message, { cause });
}

/** Runs a file operation. What it throws becomes STORAGE_UNAVAILABLE, unless the signal aborted. */
export async function guarded<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    signal?.throwIfAborted();
    throw storageError(error);
  }
}

/** The result, or null if the file or its folder is missing. */
export async function orNullIfMissing<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
