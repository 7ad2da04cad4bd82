import { isOffprintError, OffprintError } from '../../../domain/errors.ts';

const RESULT = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

type Failure = keyof typeof RESULT;

const NAMES = new Map<number, Failure>(
  Object.entries(RESULT).map(([name, code]) => [code, name as Failure]),
);

const MESSAGES: Readonly<Record<Failure, string>> = {
  busy: 'The job store is busy. Try again in a moment.',
  locked: 'The job store is busy. Try again in a moment.',
  noMemory: 'The job store is out of memory. Free some memory and try again.',
  readOnly: 'The job store can only be read. Make its file and folder writable.',
  ioError: 'The job store could not read or write its file. Check the disk.',
  corrupt: 'The file of the job store is damaged. Restore it from a backup.',
  full: 'The disk of the job store is full. Free some space and try again.',
  cannotOpen: 'The file of the job store cannot be opened. Check its folder and permissions.',
  notADatabase: 'The file of the job store is not a SQLite database. Move it away or name another.',
};

/** Why SQLite failed, or null if the cause is not in the environment. */
function failureOf(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  // The upper bits of an extended result code only refine the lower eight.
  return NAMES.get(Number(error.errcode) & 0xff) ?? null;
}

export function isBusy(error: unknown): boolean {
  const failure = failureOf(error);
  return failure === 'busy' || failure === 'locked';
}

/** Whether the disk was full. Also true for an error of {@link toStoreError}. */
export function isFull(error: unknown): boolean {
  return failureOf(isOffprintError(error) ? error.cause : error) === 'full';
}

/**
 * Faults of the disk, the file or the load as STORE_UNAVAILABLE. Other errors are returned
 * unchanged.
 */
export function toStoreError(error: unknown): unknown {
  const failure = failureOf(error);
  if (failure === null) return error;
  return new OffprintError('STORE_UNAVAILABLE', MESSAGES[failure], { cause: error });
}
