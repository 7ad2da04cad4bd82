import { OffprintError } from '../../../../domain/errors.ts';

/** How long a call waits for a server that is away. */
export const CALL_DEADLINE_MS = 10_000;

const UNAVAILABLE = 'The job store does not answer. Check that Redis runs and can be reached.';

/** What the server or the network said, by the words with which it begins. */
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

/** Whether Redis itself has refused the command, so that it is of no use to send it again. */
export function isReplyError(error: unknown): boolean {
  return /^([A-Z]+ |Unauthorized)/.test(messageOf(error));
}

/**
 * Any error of a client library as STORE_UNAVAILABLE; a moment that cannot be kept as the RangeError
 * that the port promises.
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

/** Client libraries add the command to their errors, and with it documents. */
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
