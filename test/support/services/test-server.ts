import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { within } from '../../../packages/server/src/async/deadline.ts';
import { descendantsOf, killIfAlive } from '../processes.ts';

/** A real server of the tests' own, which can be killed as a machine is: without a farewell. */
export interface TestServer {
  readonly url: string;
  /** SIGKILL to all of its processes; its port and its data stay. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface ServerOwner {
  readonly uid: number;
  readonly gid: number;
}

interface ServerProgram {
  /** For a failure that names it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** As whom it runs. */
  readonly owner?: ServerOwner | undefined;
  /** Rejects while it does not serve. */
  ask(): Promise<unknown>;
}

const START_TIMEOUT_MS = 30_000;
const ASK_INTERVAL_MS = 20;
const STOP_TIMEOUT_MS = 10_000;

/** Who runs a server that refuses to be root: nobody, where the tests are root. */
export function unprivilegedOwner(): ServerOwner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: 'u' | 'g') => Number(execFileSync('id', [`-${kind}`, 'nobody']));
  return { uid: idOf('u'), gid: idOf('g') };
}

/** The process of a server, which is asked until it serves. */
export function serverProcess({ name, command, args, owner, ask }: ServerProgram) {
  let child: ChildProcess | undefined;
  let said = '';

  const hasEnded = () =>
    child === undefined || child.exitCode !== null || child.signalCode !== null;

  async function untilItServes(): Promise<void> {
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      try {
        await ask();
        return;
      } catch (error) {
        if (!hasEnded() && performance.now() < deadlineMs) {
          await new Promise((resolve) => setTimeout(resolve, ASK_INTERVAL_MS));
          continue;
        }
        child?.kill('SIGKILL');
        throw new Error(`${name} does not start. It said:\n${said}`, { cause: error });
      }
    }
  }

  /** Also to the processes that it has started. */
  async function kill(): Promise<void> {
    if (!child?.pid || hasEnded()) return;
    const ended = once(child, 'close');
    for (const { pid } of [{ pid: child.pid }, ...descendantsOf(child.pid)]) killIfAlive(pid);
    await ended;
  }

  return {
    /** @throws Error with the server's own words when it ends, or takes half a minute */
    async start(): Promise<void> {
      said = '';
      child = spawn(command, args, { ...owner, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (bytes) => {
          said = `${said}${bytes}`.slice(-4_000);
        });
      }
      await once(child, 'spawn');
      await untilItServes();
    },
    kill,
    /** In order, if it takes the signal; in any case in the end. */
    async stop(signal: NodeJS.Signals): Promise<void> {
      if (!child || hasEnded()) return;
      const ended = once(child, 'close');
      child.kill(signal);
      await within(ended, STOP_TIMEOUT_MS, () => new Error('It goes on.')).catch(kill);
    },
  };
}
