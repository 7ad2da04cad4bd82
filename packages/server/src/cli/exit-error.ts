import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';

const OWN_CODE = 'offprint';

/** Ends the command with this sentence on standard error and this exit code. */
export function exitError(exitCode: ExitCode, message: string, cause?: unknown): Error {
  const error = new CommanderError(exitCode, OWN_CODE, message);
  if (cause !== undefined) error.cause = cause;
  return error;
}

export function usageError(message: string): Error {
  return exitError(EXIT.usage, message);
}

export interface ParserExit {
  readonly exitCode: number;
  /** Not yet printed. */
  readonly message: string | null;
}

/** What an error that is only there to end the command says; null for any other error. */
export function parserExit(error: unknown): ParserExit | null {
  if (!(error instanceof CommanderError)) return null;
  if (error.code === OWN_CODE) return { exitCode: error.exitCode, message: error.message };
  // The parser has printed its own; whatever it calls an error is wrong usage.
  return { exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage, message: null };
}
