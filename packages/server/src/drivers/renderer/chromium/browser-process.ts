import { within } from '../../../async/deadline.ts';
import { oneAtATime } from '../../../async/one-at-a-time.ts';
import { makeOwnedFolder } from '../../../platform/owned-folder.ts';
import { giveWayAsSession, isProcessRunning } from '../../../platform/processes.ts';
import { loadChromiumPackage } from './chromium-package.ts';
import type { FoundBrowser } from './find-browser.ts';
import { browserEnvironment, launchFlags } from './launch-settings.ts';
import { openPageTarget, type PageTarget } from './page-target.ts';

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
  isRunning(): boolean;
  /** Settles when the process has ended, for whatever reason, and its profile is gone. */
  readonly ended: Promise<void>;
  openPage(): Promise<PageTarget>;
  /** In a context of its own, which shares nothing with other pages. */
  openPageApart(): Promise<PageTarget>;
  close(): Promise<void>;
}

/** @throws when the browser does not start; nothing of it is left then */
export async function launchBrowser(options: LaunchOptions): Promise<BrowserProcess> {
  const { browser, sandbox } = options;
  const profile = await makeOwnedFolder(options.tempDir, 'profile');
  let launchedPid: number | undefined;
  try {
    const { launch } = await loadChromiumPackage();
    const started = await launch({
      executablePath: browser.executablePath,
      ignoreDefaultArgs: true,
      args: launchFlags(profile.path, sandbox),
      env: await browserEnvironment(profile.path, options.fontDir, browser.libraryDir),
      pipe: true,
      timeout: LAUNCH_TIMEOUT_MS,
      // No time limit of the protocol's: each call has one of ours.
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
    giveWayAsSession(pid);
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
      // Without its pipe it is of no use, and would run on.
      if (child.exitCode === null && child.signalCode === null) killGroup(pid);
    });
    const isRunning = () => running && isProcessRunning(pid);
    // One page at a time, so that each can tell which process is its own.
    const alone = oneAtATime();
    const self = { root, connection, isRunning, ended };
    return {
      pid,
      sandbox,
      isRunning,
      ended,
      openPage: () => alone(() => openPageTarget(self)),
      openPageApart: () => alone(() => openPageTarget(self, true)),
      async close() {
        running = false;
        const closed = Promise.all([root.send('Browser.close').catch(() => {}), exited]);
        const tooLate = () => new Error('the browser did not close in time');
        await within(closed, CLOSE_TIMEOUT_MS, tooLate).catch(() => {});
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

/** Kills the browser with all its processes, also those that outlive it when it crashes. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}
