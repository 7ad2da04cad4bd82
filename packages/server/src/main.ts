import { leaveProcessOne } from './cli/process-one.ts';
import { runProgram } from './cli/program.ts';

/**
 * The command line.
 *
 * @param argv the arguments after the name of the program
 * @returns the exit code, once everything that was started is stopped
 */
export function main(argv: readonly string[]): Promise<number> {
  leaveProcessOne();
  return runProgram(argv);
}
