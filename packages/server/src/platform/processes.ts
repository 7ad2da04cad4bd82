import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';

/** The kernel's PF_EXITING: set as soon as a process begins to end, well before it is a zombie. */
const EXITING_FLAG = 0x4;
/** The index in what `statFields` returns. */
const SESSION_FIELD = 3;

/** Whether a process is running now. One that is ending does not count. */
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
    const fields = statFields(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    const [state = '', , , , , , flags] = fields;
    return 'ZX'.includes(state) || (Number(flags) & EXITING_FLAG) !== 0;
  } catch {
    return process.platform === 'linux'; // Elsewhere there is no /proc; here it has just ended.
  }
}

/** Lowers the priority of a process, so that this one, which gives it its work, does not wait for it. */
export function giveWay(pid: number): void {
  setPriorityOfThreads(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}

/**
 * The same for a process that leads a session, and for that session. Outside containers and
 * services, Linux shares the processor between sessions first and priorities count within a session
 * only: two busy pages would get as much as all the rest of the server.
 *
 * @see https://man7.org/linux/man-pages/man7/sched.7.html (the autogroup feature)
 */
export function giveWayAsSession(pid: number): void {
  try {
    const session = statFields(readFileSync(`/proc/${pid}/stat`, 'latin1'))[SESSION_FIELD];
    if (Number(session) !== pid) return;
    writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // The process has ended, or this system has no such setting.
  }
}

/**
 * Gives a process the priority of this one again.
 *
 * @returns whether the system allows it: users other than root need `LimitNICE=` or `ulimit -e`
 */
export function keepPace(pid: number): boolean {
  return setPriorityOfThreads(pid, getPriority());
}

/** Running threads keep their own priority on Linux, where each has an id like a process. */
function setPriorityOfThreads(pid: number, priority: number): boolean {
  try {
    for (const thread of threadsOf(pid)) setPriority(thread, priority);
    return true;
  } catch {
    // The process has ended, which is noticed elsewhere, or this is not allowed, and nothing has
    // changed.
    return false;
  }
}

function threadsOf(pid: number): number[] {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/task`).map(Number) : [pid];
}

/**
 * When a process started, in the kernel's ticks, to tell it from a later one with its pid. '0' if
 * the system does not say.
 */
export async function processStartTicks(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return statFields(stat)[19] ?? '0';
}

/**
 * The memory of a process, or null if the system does not say. The kernel answers in microseconds,
 * so this is not done on another thread.
 */
export function residentBytes(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** The processor time of a process's first thread, or null if the system does not say. */
export function workedMs(pid: number): number | null {
  try {
    const [ranNs] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ');
    return Number(ranNs) / 1e6;
  } catch {
    return null;
  }
}

/** The memory of all descendants of a process, or null if the system does not say. */
export function residentBytesOfChildren(pid: number): number | null {
  try {
    return childrenOf(pid)
      .map((child) => (residentBytes(child) ?? 0) + (residentBytesOfChildren(child) ?? 0))
      .reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return null;
  }
}

/** @throws Error for a process that has ended, and where there is no /proc */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'))
    .flatMap((list) =>
      list
        .split(' ')
        .filter((child) => child !== '')
        .map(Number),
    );
}

/**
 * The fields from the state on. The one before it is the command in parentheses, which may contain
 * anything.
 */
function statFields(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
