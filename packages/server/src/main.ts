import { startLean } from './cli/lean-process.ts';
import { leaveProcessOne } from './cli/process-one.ts';

/** Commands that run until they are stopped. */
const SERVERS = new Set(['serve', 'worker']);

/**
 * The command line.
 *
 * @param argv the arguments after the name of the program
 * @returns the exit code, once everything that was started is stopped
 */
export async function main(argv: readonly string[]): Promise<number> {
  leaveProcessOne();
  if (SERVERS.has(argv[0] ?? '')) startLean();
  // Imported only here, since a server would otherwise load it twice.
  const { runProgram } = await import('./cli/program.ts');
  return await runProgram(argv);
}
