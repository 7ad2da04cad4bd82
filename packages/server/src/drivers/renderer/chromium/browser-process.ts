import { within } from '../../../async/deadline.ts';
import { oneAtATime } from '../../../async/one-at-a-time.ts';
import { makeOwnedFolder } from '../../../platform/owned-folder.ts';
import { isProcessRunning } from '../../../platform/processes.ts';
import { killBrowser, type StartedBrowser, startBrowser } from './browser-start.ts';
import type { FoundBrowser } from './find-browser.ts';
import { browserEnvironment, launchFlags } from './launch-settings.ts';
import { openPageTarget, type PageTarget } from './page-target.ts';

const CLOSE_TIMEOUT_MS = 2_000;

export interface LaunchOptions {
  readonly browser: FoundBrowser;
  /** The only fonts that the browser finds itself. Null: those of the host. */
  readonly fontDir: string | null;
  /** The profile is created in it. */
  readonly tempDir: string;
  readonly sandbox: boolean;
}

/** A running browser: its process, the pipe to it, and its profile on disk. */
export interface BrowserProcess {
  readonly pid: number;
  readonly sandbox: boolean;
  isRunning(): boolean;
  /** Settles when the process has ended for any reason and its profile is removed. */
  readonly ended: Promise<void>;
  openPage(): Promise<PageTarget>;
  /** Opens it in its own browser context, which shares nothing with other pages. */
  openPageApart(): Promise<PageTarget>;
  close(): Promise<void>;
}

/** @throws when the browser does not start, and then leaves nothing behind */
export async function launchBrowser(options: LaunchOptions): Promise<BrowserProcess> {
  const { browser, sandbox } = options;
  const profile = await makeOwnedFolder(options.tempDir, 'profile');
  // What cannot be removed now is removed at the next start.
  const removeProfile = () => profile.remove().catch(() => {});
  try {
    const flags = launchFlags(profile.path, sandbox);
    const env = await browserEnvironment(profile.path, options.fontDir, browser.libraryDir);
    const started = await startBrowser(browser.executablePath, flags, env);
    return { ...running(started, removeProfile), sandbox };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}

function running(
  { pid, connection, gone, exited }: StartedBrowser,
  removeProfile: () => Promise<void>,
): Omit<BrowserProcess, 'sandbox'> {
  let hasEnded = false;
  gone.then(() => {
    hasEnded = true;
  });
  const ended = exited.then(async () => {
    killBrowser(pid);
    await removeProfile();
  });
  const isRunning = () => !hasEnded && isProcessRunning(pid);
  // Pages open one at a time, so that each can tell which process is its own.
  const alone = oneAtATime();
  const self = { connection, isRunning, ended };
  return {
    pid,
    isRunning,
    ended,
    openPage: () => alone(() => openPageTarget(self)),
    openPageApart: () => alone(() => openPageTarget(self, true)),
    async close() {
      hasEnded = true;
      const closed = Promise.all([connection.send('Browser.close').catch(() => {}), exited]);
      const tooLate = () => new Error('the browser did not close in time');
      await within(closed, CLOSE_TIMEOUT_MS, tooLate).catch(() => {});
      killBrowser(pid);
      await ended;
    },
  };
}
