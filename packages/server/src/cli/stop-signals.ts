import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

export interface StopSignals extends Disposable {
  /** Aborts at the first signal, with its name as the reason. */
  readonly signal: AbortSignal;
  /** What a command that was stopped answers to the shell: 130 for SIGINT, 143 for SIGTERM. */
  readonly exitCode: number;
}

/** Under npm one Ctrl-C arrives twice: from the terminal, and from npm. */
const REPEATED_BY_NPM_WITHIN_MS = 250;

/** How often to check whether npm and its shell are still running. */
const LOOK_FOR_PARENT_MS = 500;

/**
 * The first signal asks to stop, a second one ends the process at once.
 *
 * npm and npx send a SIGTERM to the shell between them and this process, which ends without passing
 * it on, and if a SIGHUP or SIGKILL ends npm, even the shell stays. So under npm the end of either
 * also asks to stop.
 */
export function catchStopSignals(
  target: Pick<NodeJS.Process, 'on' | 'off' | 'exit' | 'env' | 'ppid'> = process,
  parentOfShell: (pid: number) => number | null = parentOfShellByProc,
): StopSignals {
  const controller = new AbortController();
  const { signal } = controller;
  let firstAtMs = 0;
  const onSignal = (name: StopSignal) => {
    if (signal.aborted) {
      const isRepeated =
        signal.reason === name && performance.now() - firstAtMs < REPEATED_BY_NPM_WITHIN_MS;
      if (!isRepeated) target.exit(exitCodeOf(name));
      return;
    }
    firstAtMs = performance.now();
    controller.abort(name);
  };
  for (const name of SIGNALS) target.on(name, onSignal);
  const isUnderNpm = target.env.npm_command !== undefined;
  const parent = target.ppid;
  const npm = isUnderNpm ? parentOfShell(parent) : null;
  const onLook = () => {
    const isLeft = target.ppid !== parent || parentOfShell(parent) !== npm;
    if (isLeft && !signal.aborted) controller.abort('SIGTERM');
  };
  const looking = isUnderNpm ? setInterval(onLook, LOOK_FOR_PARENT_MS).unref() : undefined;
  return {
    signal,
    get exitCode() {
      return exitCodeOf(signal.reason);
    },
    [Symbol.dispose]() {
      clearInterval(looking);
      for (const name of SIGNALS) target.off(name, onSignal);
    },
  };
}

function exitCodeOf(name: StopSignal): number {
  return 128 + constants.signals[name];
}

/**
 * Who started a shell that runs one command line. Null for any other process: under npm itself, whoever
 * started that may go. Null also where there is no /proc: there, such a shell becomes its command.
 */
function parentOfShellByProc(pid: number): number | null {
  try {
    const [, flag] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (flag !== '-c') return null;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(parent);
  } catch {
    return null;
  }
}
