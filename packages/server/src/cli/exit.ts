import type { Problem } from '@offprint/contract';
import { CommanderError } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { isOffprintError } from '../domain/errors.ts';
import {
  alignColumns,
  inOneLine,
  noteLine,
  styledErr,
  terminalWidth,
  withLabel,
} from './terminal.ts';

/** What the command line answers to the shell. */
export const EXIT = {
  ok: 0,
  /** The command was right and failed: no browser, no such job, a port in use. */
  failed: 1,
  /** The command was wrong: an unknown command, option or template. */
  usage: 2,
  /** The input was wrong: a document, or a setting. */
  badInput: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `Exit codes:
  0  it worked
  1  it failed: no browser, no such job, a port in use
  2  wrong usage: an unknown command, option or template
  3  wrong input: a document or a setting; every problem is listed`;

const OWN_CODE = 'offprint';

/** Ends the command with these sentences, one a line, and this exit code. */
export function exitError(exitCode: ExitCode, message: string, cause?: unknown): Error {
  const error = new CommanderError(exitCode, OWN_CODE, message);
  if (cause !== undefined) error.cause = cause;
  return error;
}

export function usageError(message: string): Error {
  return exitError(EXIT.usage, message);
}

/**
 * Says on standard error what went wrong, for a person.
 *
 * @param about what it went wrong with
 * @returns the exit code
 */
export function reportError(error: unknown, isDebugging: boolean, about?: string): number {
  if (isFromParser(error)) {
    // Commander has printed its message already. All its errors are wrong usage.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof ConfigError) {
    for (const problem of error.problems) noteError(problem);
    return EXIT.badInput;
  }
  for (const sentence of sentencesOf(error)) {
    noteError(about === undefined ? sentence : `${about}: ${sentence}`);
  }
  if (isOffprintError(error) && error.details) noteProblems(error.details);
  if (isDebugging) noteLine(describeCauses(error));
  else if (!isExpected(error)) {
    noteError('This is a fault of Offprint. OFFPRINT_LOG_LEVEL=debug shows where it is.');
  }
  return exitCodeOf(error);
}

export function noteError(sentence: string): void {
  noteLabelled(styledErr(['bold', 'red'], 'error:'), sentence);
}

export function noteWarning(sentence: string): void {
  noteLabelled(styledErr('yellow', 'warning:'), sentence);
}

function noteLabelled(label: string, sentence: string): void {
  noteLine(withLabel(`${label} `, inOneLine(sentence), terminalWidth(process.stderr)));
}

/** Every problem beside its path. */
function noteProblems(problems: readonly Problem[]): void {
  const rows = problems.map(({ path, message }) => [`  ${path || '(document)'}`, message]);
  noteLine(alignColumns(rows, { width: terminalWidth(process.stderr), overflow: 'wrap' }));
}

function isFromParser(error: unknown): error is CommanderError {
  return error instanceof CommanderError && error.code !== OWN_CODE;
}

/** Whether the message is for people. */
function isExpected(error: unknown): boolean {
  return error instanceof CommanderError || isOffprintError(error);
}

function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof CommanderError) return error.message.split('\n');
  return [error instanceof Error ? error.message : String(error)];
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  const isBadInput =
    isOffprintError(error, 'INVALID_DOCUMENT') || isOffprintError(error, 'UNREADABLE_PDF');
  return isBadInput ? EXIT.badInput : EXIT.failed;
}

function describeCauses(error: unknown): string {
  const stacks: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    stacks.push(each.stack ?? each.message);
  }
  return stacks.join('\ncaused by: ');
}
