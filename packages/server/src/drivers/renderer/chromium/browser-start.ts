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
  /** Speaks to the browser as a whole, and opens sessions with its targets. */
  readonly connection: Connection;
  /** Settles when it has ended, or has closed its pipe and was killed for it. */
  readonly gone: Promise<void>;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
}

/** @throws when it does not start or says nothing; nothing of it runs then */
export async function startBrowser(
  executablePath: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<StartedBrowser> {
  const { connect } = await loadChromiumPackage();
  const child = spawn(executablePath, flags, {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Its processes are a group, so that all of them can be killed.
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
  // Without its pipe it is of no use, and would run on.
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

/** Kills the browser with all its processes, also those that outlive it when it crashes. */
export function killBrowser(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

/** @throws when there is no process, such as where the file is none that runs here */
async function spawned(child: ChildProcess): Promise<number> {
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    throw error;
  }
  // One that can't be sent a signal has ended.
  child.on('error', () => {});
  return child.pid;
}

/** Reads what it writes for people, so that it never waits for a reader, and keeps the end of it. */
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
