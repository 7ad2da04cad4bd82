import { OffprintError } from '../../../../domain/errors.ts';

/** How long a call waits for a server that does not answer. */
export const CALL_DEADLINE_MS = 10_000;

const UNAVAILABLE = 'The job store does not answer. Check that Redis runs and can be reached.';

/** Messages by the start of what the server or the network said. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^(WRONGPASS|NOAUTH|Unauthorized)/i, 'Redis refuses the credentials. Check them.'],
  [/^NOPERM/, 'The Redis user lacks a permission. Allow it all commands on all keys.'],
  [/OOM /, 'The memory of Redis is full. Free some, or raise maxmemory.'],
  [/^(READONLY|MISCONF)/, 'Redis takes no writes now. Check its disk and its replication.'],
  [/^Connection is closed/, 'The job store is closed.'],
];

export function isNoScript(error: unknown): boolean {
  return messageOf(error).startsWith('NOSCRIPT');
}

/** Whether Redis refused the command, so that it is no use to send it again. */
export function isReplyError(error: unknown): boolean {
  return /^([A-Z]+ |Unauthorized)/.test(messageOf(error));
}

/**
 * Turns any error of a client library into STORE_UNAVAILABLE, and a moment too far away into the
 * RangeError that the port promises.
 */
export function toStoreError(error: unknown): Error {
  if (error instanceof OffprintError) return error;
  const reason = messageOf(error);
  if (reason.includes('INEXACT_MOMENT')) {
    return new RangeError('A moment so far from now cannot be kept.');
  }
  const message = MESSAGES.find(([pattern]) => pattern.test(reason))?.[1] ?? UNAVAILABLE;
  return new OffprintError('STORE_UNAVAILABLE', message, { cause: withoutCommand(error) });
}

/** Leaves out the command, which client libraries add to their errors and which may hold documents. */
export function withoutCommand(error: unknown): Error {
  const reason = new Error(messageOf(error));
  if (error instanceof Error && 'code' in error) return Object.assign(reason, { code: error.code });
  return reason;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(', command was:')[0] ?? message;
}

export function missingPackage(name: string, cause: unknown): OffprintError {
  const message = `The Redis store needs the package ${name}. Run: npm install ${name}`;
  return new OffprintError('STORE_UNAVAILABLE', message, { cause });
}
