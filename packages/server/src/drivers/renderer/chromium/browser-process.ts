import { type CDPSession, type Connection, launch } from 'puppeteer-core';
import { browserEnvironment } from './browser-environment.ts';
import type { FoundBrowser } from './find-browser.ts';
import { hasSmallSharedMemory, launchFlags } from './launch-flags.ts';
import { makeOwnedDirectory } from './owned-directory.ts';
import { isProcessRunning } from './running-process.ts';

const LAUNCH_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 2_000;

export interface LaunchOptions {
  readonly browser: FoundBrowser;
  /** The only fonts that the browser finds by itself; null: those of the host. */
  readonly fontDir: string | null;
  /** The profile is made below it. */
  readonly tempDir: string;
  readonly sandbox: boolean;
}

/** A running browser: its process, the pipe to it, and its profile on disk. */
export interface BrowserProcess {
  readonly pid: number;
  readonly sandbox: boolean;
  readonly isRunning: () => boolean;
  /** Settles when the process has ended, for whatever reason, and its profile is gone. */
  readonly ended: Promise<void>;
  openTarget(): Promise<BrowserTarget>;
  close(): Promise<void>;
}

export interface BrowserTarget {
  readonly session: CDPSession;
  /** The process that lays the page out, when it could be told. */
  readonly rendererPid: number | null;
  /** Ends the page even when it no longer answers. */
  discard(): Promise<void>;
}

/** @throws when the browser does not start; nothing of it is left then */
export async function launchBrowser(options: LaunchOptions): Promise<BrowserProcess> {
  const { browser, sandbox } = options;
  const profile = await makeOwnedDirectory(options.tempDir, 'profile');
  let launchedPid: number | undefined;
  try {
    const started = await launch({
      executablePath: browser.executablePath,
      ignoreDefaultArgs: true,
      args: launchFlags({
        profileDir: profile.path,
        sandbox,
        smallSharedMemory: hasSmallSharedMemory(),
      }),
      env: await browserEnvironment(profile.path, options.fontDir, browser.libraryDir),
      pipe: true,
      timeout: LAUNCH_TIMEOUT_MS,
      // Every wait here has an end of its own.
      protocolTimeout: 0,
      waitForInitialPage: false,
      defaultViewport: null,
      // What a signal means is the server's to decide.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const child = started.process();
    if (!child?.pid) throw new Error('the browser has no process');
    const { pid } = child;
    launchedPid = pid;
    const root = await started.target().createCDPSession();
    const connection = root.connection();
    if (!connection) throw new Error('the browser closed its pipe');
    let running = true;
    const exited = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      child.once('exit', () => resolve());
    });
    const ended = exited.then(async () => {
      running = false;
      killGroup(pid);
      // What can't be removed now is swept at the next start.
      await profile.remove().catch(() => {});
    });
    started.once('disconnected', () => {
      running = false;
      // Without its pipe it is of no use, and would stay.
      if (child.exitCode === null && child.signalCode === null) killGroup(pid);
    });
    const openTarget = inTurn(() => openPageTarget(root, connection));
    return {
      pid,
      sandbox,
      isRunning: () => running && isProcessRunning(pid),
      ended,
      openTarget,
      async close() {
        running = false;
        const graceful = root.send('Browser.close').catch(() => {});
        await Promise.race([Promise.all([graceful, exited]), delay(CLOSE_TIMEOUT_MS)]);
        killGroup(pid);
        await ended;
      },
    };
  } catch (error) {
    if (launchedPid !== undefined) killGroup(launchedPid);
    await profile.remove().catch(() => {});
    throw error;
  }
}

async function openPageTarget(root: CDPSession, connection: Connection): Promise<BrowserTarget> {
  const before = await rendererPids(root);
  const { targetId } = await root.send('Target.createTarget', { url: 'about:blank' });
  const { targetInfo } = await root.send('Target.getTargetInfo', { targetId });
  const session = await connection.createSession(targetInfo);
  // A renderer that has answered is running, and in the list.
  await session.send('Runtime.evaluate', { expression: '0' });
  const added = [...(await rendererPids(root))].filter((pid) => !before.has(pid));
  const rendererPid = added.length === 1 ? (added[0] ?? null) : null;
  return {
    session,
    rendererPid,
    async discard() {
      try {
        // A renderer that is stuck in a layout answers nothing; closing its target would wait.
        const pids = await rendererPids(root);
        if (rendererPid !== null && pids.has(rendererPid)) process.kill(rendererPid, 'SIGKILL');
        await root.send('Target.closeTarget', { targetId });
      } catch {
        // The browser, or the page, has gone before.
      }
    },
  };
}

async function rendererPids(root: CDPSession): Promise<Set<number>> {
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  return new Set(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id));
}

/** Ends what a browser that died without farewell has left running. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

/** Calls one after the other, so that each can tell what it changed. */
function inTurn<T>(call: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(call, call);
    last = next;
    return next;
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
