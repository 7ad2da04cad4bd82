import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What became of the requests of an attack; nothing is known of one that had to be killed. */
export interface Answered {
  readonly answers: number;
  /** Those of them that refused. */
  readonly refusals: number;
  readonly seconds: number;
}

export interface HostileUsers {
  /** Safe to call twice. */
  stop(): Promise<Answered>;
}

const PROGRAM = fileURLToPath(new URL('./hostile-users.ts', import.meta.url));
/** More choke on their own requests, and the server is spared. */
const USERS_A_PROCESS = 4;
/** From the first answers, so that an attack is in full swing when the first job is measured. */
const BUILD_UP_MS = 2_000;
const STOP_WITHIN_MS = 20_000;

/**
 * So many users who attack at once, in processes of their own, which have the
 * lowest priority: hostile users are on other machines, where what their requests cost them takes
 * nothing from the server. Here they get the processor time that server and engines leave.
 */
export async function startHostile(
  attack: string,
  api: string,
  key: string,
  users: number,
): Promise<HostileUsers> {
  const firsts = Array.from({ length: Math.ceil(users / USERS_A_PROCESS) }, (_, index) =>
    String(index * USERS_A_PROCESS),
  );
  const processes = firsts.map((first) =>
    startProcess([attack, api, key, String(users), first, String(USERS_A_PROCESS)]),
  );
  await Promise.all(processes.map(({ begun }) => begun));
  await new Promise((resolve) => setTimeout(resolve, BUILD_UP_MS));
  const hasEnded = processes.some(({ child }) => child.exitCode !== null);
  let stopped: Promise<Answered> | undefined;
  const stop = () => {
    stopped ??= Promise.all(processes.map(endProcess)).then(together);
    return stopped;
  };
  if (!hasEnded) return { stop };
  await stop();
  throw new Error(`the attack "${attack}" ended by itself`);
}

interface HostileProcess {
  readonly child: ChildProcess;
  /** The first answer, or the end of the process. */
  readonly begun: Promise<unknown>;
  answered(): Answered;
}

function startProcess(parameters: readonly string[]): HostileProcess {
  const child = spawn(process.execPath, [PROGRAM, ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let answered: Answered = { answers: 0, refusals: 0, seconds: 0 };
  child.on('message', (message) => {
    answered = message as Answered;
  });
  const begun = Promise.race([once(child, 'message'), once(child, 'exit')]);
  return { child, begun, answered: () => answered };
}

async function endProcess({ child, answered }: HostileProcess): Promise<Answered> {
  if (child.exitCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(timer);
  }
  return answered();
}

function together(all: readonly Answered[]): Answered {
  return {
    answers: all.reduce((sum, { answers }) => sum + answers, 0),
    refusals: all.reduce((sum, { refusals }) => sum + refusals, 0),
    seconds: Math.max(...all.map(({ seconds }) => seconds)),
  };
}
