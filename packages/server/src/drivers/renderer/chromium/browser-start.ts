import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Connection } from '@offprint/chromium';
import { within } from '../../../async/deadline.ts';
import { giveWayAsSession } from '../../../platform/processes.ts';
import { loadChromiumPackage } from './chromium-package.ts';

const START_TIMEOUT_MS = 30_000;
const LAST_WORDS_LENGTH = 2_000;

/** A browser that has answered. */
export interface StartedBrowser {
  readonly pid: number;
  /** The connection to the browser itself, which opens sessions with its targets. */
  readonly connection: Connection;
  /** Settles when it has ended, or was killed because it closed its pipe. */
  readonly gone: Promise<void>;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
}

/** @throws when it does not start or does not answer, and then leaves no process running */
export async function startBrowser(
  executablePath: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<StartedBrowser> {
  const { connect } = await loadChromiumPackage();
  const child = spawn(executablePath, flags, {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // The browser's processes form a group, so that all of them can be killed.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const pid = await spawned(child);
  giveWayAsSession(pid);
  const lastWords = listen(child);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  killWithThisProcess(pid, exited);
  const [, , , commands, answers] = child.stdio;
  const { connection, closed } = connect(commands as Writable, answers as Readable);
  // Without its pipe the browser is useless and would keep running.
  const cutOff = closed.then(() => killBrowser(pid));
  const gone = Promise.race([exited, cutOff]);
  try {
    await answering(connection, gone);
    return { pid, connection, gone, exited };
  } catch (cause) {
    killBrowser(pid);
    throw new Error(`${(cause as Error).message}: ${lastWords()}`, { cause });
  }
}

/** Kills the browser with all its processes, including those that outlive a crash. */
export function killBrowser(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

/** @throws when no process starts, such as for a file that cannot run here */
async function spawned(child: ChildProcess): Promise<number> {
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    throw error;
  }
  // A process that cannot be signalled has ended.
  child.on('error', () => {});
  return child.pid;
}

/** Reads the browser's output, so that it never blocks on writing, and keeps the end of it. */
function listen(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS_LENGTH);
  });
  return () => words.trim() || 'it said nothing';
}

function killWithThisProcess(pid: number, exited: Promise<void>): void {
  const kill = () => killBrowser(pid);
  process.once('exit', kill);
  exited.then(() => process.off('exit', kill));
}

async function answering(connection: Connection, gone: Promise<void>): Promise<void> {
  const ended = gone.then(() => {
    throw new Error('the browser ended at its start');
  });
  const answer = connection.send('Browser.getVersion').catch(() => ended);
  const tooLate = () => new Error('the browser did not answer');
  await within(Promise.race([answer, ended]), START_TIMEOUT_MS, tooLate);
}
