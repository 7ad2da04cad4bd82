import { spawn } from 'node:child_process';
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

export interface HostileProcess {
  /** Safe to call twice. */
  stop(): Promise<Answered>;
}

const PROGRAM = fileURLToPath(new URL('./hostile-users.ts', import.meta.url));
/** From its first answer, so that an attack is in full swing when the first job is measured. */
const BUILD_UP_MS = 2_000;
const STOP_WITHIN_MS = 20_000;

/**
 * So many users who attack at once, in a process of their own, which has the priority of the engines:
 * it gets the processor time that the server leaves, and a third of that while two engines print.
 */
export async function startHostile(
  attack: string,
  api: string,
  key: string,
  users: number,
): Promise<HostileProcess> {
  const child = spawn(process.execPath, [PROGRAM, attack, api, key, String(users)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let answered: Answered = { answers: 0, refusals: 0, seconds: 0 };
  child.on('message', (message) => {
    answered = message as Answered;
  });
  child.once('exit', () => child.emit('message', answered));
  await once(child, 'message');
  await new Promise((resolve) => setTimeout(resolve, BUILD_UP_MS));
  if (child.exitCode !== null) throw new Error(`the attack "${attack}" ended by itself`);
  let stopped: Promise<Answered> | undefined;
  async function end(): Promise<Answered> {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(timer);
    return answered;
  }
  return {
    stop() {
      stopped ??= end();
      return stopped;
    },
  };
}
