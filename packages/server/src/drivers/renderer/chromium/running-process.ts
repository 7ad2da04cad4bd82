import { readFileSync } from 'node:fs';

/** The kernel's PF_EXITING: set as soon as a process begins to end, well before it is a zombie. */
const EXITING = 0x4;

/** Whether a process runs, by what the system says at this moment. One that is ending does not. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isEnding(pid);
}

function isEnding(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in parentheses, and may hold anything.
    const [state = '', , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 7);
    return 'ZX'.includes(state) || (Number(flags) & EXITING) !== 0;
  } catch {
    return process.platform === 'linux'; // Elsewhere there is no /proc; here it has just ended.
  }
}
