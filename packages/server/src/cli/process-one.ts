import { existsSync } from 'node:fs';

const SHELL = '/bin/sh';

/**
 * Runs a program as its child, passes signals on, reaps whatever process is left to it, and ends as
 * the program ends. A shell in its `wait` reaps every child, adopted ones too.
 */
const INIT = `
"$@" <&0 &
program=$!
for signal in TERM INT HUP; do trap "kill -$signal $program 2>/dev/null" $signal; done
while true; do
  wait $program
  status=$?
  kill -0 $program 2>/dev/null || exit $status
done
`;

/**
 * Process 1 of a container inherits the processes of browsers that were killed, and has to reap them.
 * Node reaps only what it has started, so where this is process 1 it becomes a shell that does, with
 * this program as its child. Does nothing anywhere else.
 */
export function leaveProcessOne(): void {
  if (process.pid !== 1 || process.platform === 'win32' || process.execve === undefined) return;
  if (!existsSync(SHELL)) return;
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(SHELL, [SHELL, '-c', INIT, SHELL, ...program]);
}
