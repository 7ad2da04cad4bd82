import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../packages/server/bin/offprint.js', import.meta.url));

interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  readonly state: string;
  readonly commandLine: string;
}

/** Everything that runs on this machine, by /proc. */
function allProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

function readProcess(pid: number): ProcessInfo | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parentPid: Number(parent), state, commandLine };
  } catch {
    return null; // It has ended meanwhile.
  }
}

/** Children, grandchildren and so on. Zombies count. */
export function descendantsOf(pid: number): ProcessInfo[] {
  const all = allProcesses();
  const found: ProcessInfo[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter(({ parentPid }) => parents.has(parentPid));
    found.push(...children);
    parents = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** Zombies do not count: whoever should have reaped them may be dead itself. */
export function isAlive(pid: number): boolean {
  const info = readProcess(pid);
  return info !== null && info.state !== 'Z';
}

/** @returns whether it was there: it may end by itself between being seen and being killed */
export function killIfAlive(pid: number): boolean {
  // Those of no one process: to the system, 0 is the whole group.
  if (pid <= 0) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

export interface OffprintProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it has written so far, for when a test fails. */
  output(): string;
  /** When a line of its output matches. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** When it has ended and all of its output was read. */
  exited(): Promise<number | null>;
}

/** The real command line, in a process of its own. */
export function startOffprint(args: string[], env: Record<string, string>): OffprintProcess {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    exited: () => exit,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (line: string) => {
          const match = line.match(pattern);
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        for (const line of lines) look(line);
        void exit.then((code) => reject(new Error(`It ended (${code}):\n${lines.join('\n')}`)));
      }),
  };
}

/** The processor time that a process has used, in hundredths of a second; 0 once it has ended. */
export function cpuTicks(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
