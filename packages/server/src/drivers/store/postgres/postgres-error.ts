import { isOffprintError, OffprintError } from '../../../domain/errors.ts';

/** By the SQLSTATE, or its first two characters. */
const MESSAGES: Readonly<Record<string, string>> = {
  '08': 'The connection to the job store was lost. Try again in a moment.',
  '25006': 'The job store can only be read. Name the primary server in DATABASE_URL.',
  '28': 'Postgres refuses the user or password of DATABASE_URL.',
  '3D000': 'The database of DATABASE_URL does not exist. Create it, or name another.',
  '3F000': 'The job store is not set up. Run: offprint migrate',
  '42P01': 'The job store is not set up. Run: offprint migrate',
  '42883': 'The job store is not up to date. Run: offprint migrate',
  '42501': 'Postgres denies a permission that the job store needs. Run: offprint doctor',
  '53100': 'The disk of the job store is full. Free some space and try again.',
  '53300': 'Postgres has no connection left for the job store. Try again in a moment.',
  '57': 'Postgres is shutting down or starting. Try again in a moment.',
};

const UNREACHABLE = 'The job store cannot be reached. Try again in a moment.';

/** Raised by the migrations, with a message for whoever reads it. */
const NEEDS_ADMINISTRATOR = 'OFR01';
/** The constraint that refuses numbers which the driver could not return. */
const SAFE_INTEGERS = 'safe_integers';

/** @returns an OffprintError, or the RangeError of the port; no secret is in the message */
export function toStoreError(error: unknown): Error {
  if (isOffprintError(error)) return error;
  const state = sqlStateOf(error);
  if (isBeyondSafeIntegers(error)) {
    return new RangeError('A moment lies so far ahead that it cannot be kept.', { cause: error });
  }
  if (state === NEEDS_ADMINISTRATOR) {
    return new OffprintError('STORE_UNAVAILABLE', (error as Error).message, { cause: error });
  }
  const message = MESSAGES[state] ?? MESSAGES[state.slice(0, 2)] ?? UNREACHABLE;
  if (isOurFault(state)) {
    return new OffprintError('INTERNAL_ERROR', 'Something went wrong on our side.', {
      cause: error,
    });
  }
  return new OffprintError('STORE_UNAVAILABLE', message, { cause: error });
}

function isBeyondSafeIntegers(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === SAFE_INTEGERS;
}

/** Two transactions conflicted. The one that was rolled back can be sent again. */
export function isCollision(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlStateOf(error));
}

/** The server, or the role, has reached its limit of connections. */
export function isOutOfConnections(error: unknown): boolean {
  return sqlStateOf(error) === '53300';
}

/** Five characters; empty if the error does not come from Postgres. */
function sqlStateOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return '';
  return String(error.code);
}

/** A value or a constraint that the driver should have prevented. */
function isOurFault(state: string): boolean {
  return state.startsWith('22') || state.startsWith('23');
}
