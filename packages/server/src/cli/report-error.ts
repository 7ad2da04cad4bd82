import type { Problem } from '@offprint/contract';
import { ConfigError } from '../config/config-error.ts';
import { isOffprintError } from '../domain/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { parserExit } from './exit-error.ts';
import { formatTable } from './table.ts';
import { noteLine, styledErr } from './terminal.ts';
import { inOneLine } from './terminal-text.ts';

/**
 * Says on standard error what went wrong, for a person.
 *
 * @param about what it went wrong with
 * @returns the exit code
 */
export function reportError(error: unknown, isDebugging: boolean, about?: string): number {
  const exit = parserExit(error);
  if (exit?.message === null) return exit.exitCode;
  if (error instanceof ConfigError) {
    for (const problem of error.problems) noteError(problem);
    return EXIT.badInput;
  }
  const sentences = exit ? exit.message.split('\n') : [sentenceOf(error)];
  for (const sentence of sentences) {
    noteError(about === undefined ? sentence : `${about}: ${sentence}`);
  }
  if (isOffprintError(error) && error.details) noteProblems(error.details);
  if (isDebugging) noteLine(describeCauses(error));
  else if (!exit && !isOffprintError(error)) {
    noteLine(
      'This is a fault of Offprint. Run it again with OFFPRINT_LOG_LEVEL=debug for details.',
    );
  }
  return exit?.exitCode ?? exitCodeOf(error);
}

export function noteError(sentence: string): void {
  noteLine(`${styledErr(['bold', 'red'], 'error:')} ${inOneLine(sentence)}`);
}

export function noteWarning(sentence: string): void {
  noteLine(`${styledErr('yellow', 'warning:')} ${inOneLine(sentence)}`);
}

/** Every problem under its path, in two columns. */
function noteProblems(problems: readonly Problem[]): void {
  const rows = problems.map(({ path, message }) => [path || '(document)', message]);
  for (const line of formatTable(['', ''], rows, Infinity).slice(1)) noteLine(`  ${line}`);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function exitCodeOf(error: unknown): ExitCode {
  return isOffprintError(error, 'INVALID_DOCUMENT') ? EXIT.badInput : EXIT.failed;
}

function describeCauses(error: unknown): string {
  const stacks: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    stacks.push(each.stack ?? each.message);
  }
  return stacks.join('\ncaused by: ');
}
