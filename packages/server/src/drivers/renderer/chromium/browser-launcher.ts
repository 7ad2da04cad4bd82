import { isOffprintError, OffprintError } from '../../../domain/errors.ts';
import { ensurePrivateFolder, sweepOwnedFolders } from '../../../platform/owned-folder.ts';
import type { Logger } from '../../../ports/logger.ts';
import { type BrowserProcess, launchBrowser } from './browser-process.ts';
import { unpackLastResortFont } from './bundled-browser.ts';
import { type FindBrowserOptions, type FoundBrowser, findBrowser } from './find-browser.ts';

export interface BrowserLauncherOptions extends FindBrowserOptions {
  readonly tempDir: string;
  readonly log: Logger;
}

/** Finds the browser, finds out how far the system lets it be confined, and starts it. */
export interface BrowserLauncher {
  /** @throws OffprintError ENGINE_UNAVAILABLE */
  launch(): Promise<BrowserProcess>;
  /** What it last started: for people. */
  description(): { readonly description: string; readonly warnings: readonly string[] };
}

interface Installation {
  readonly browser: FoundBrowser;
  readonly fontDir: string | null;
}

export function createBrowserLauncher(options: BrowserLauncherOptions): BrowserLauncher {
  const { log, tempDir } = options;
  let searching: Promise<Installation> | null = null;
  // Whether the system lets a process confine itself is found out by trying.
  let sandbox = process.geteuid?.() !== 0;
  let known: FoundBrowser | null = null;

  function found(): Promise<Installation> {
    searching ??= findInstallation(options).catch((error) => {
      // A browser that is installed later must be found.
      searching = null;
      throw error;
    });
    return searching;
  }

  return {
    async launch() {
      await ensureTempDir(tempDir);
      const { browser, fontDir } = await found();
      try {
        const launched = await launchConfined({ browser, fontDir }, tempDir, sandbox);
        if (known === null || sandbox !== launched.sandbox) {
          sandbox = launched.sandbox;
          known = browser;
          for (const warning of warningsOf(browser, sandbox)) log.warn({}, warning);
        }
        log.info({ browserPid: launched.pid }, `started ${describe(browser, sandbox)}`);
        return launched;
      } catch (cause) {
        throw browserDidNotStart(cause);
      }
    },
    description: () =>
      known === null
        ? { description: 'no browser was started yet', warnings: [] }
        : { description: describe(known, sandbox), warnings: warningsOf(known, sandbox) },
  };
}

/** A place for one browser: started when it is first needed, and again when it has died. */
export interface BrowserSlot {
  running(): Promise<BrowserProcess>;
  close(): Promise<void>;
}

export function createBrowserSlot(launch: () => Promise<BrowserProcess>): BrowserSlot {
  let current: Promise<BrowserProcess> | null = null;

  async function running(): Promise<BrowserProcess> {
    current ??= launch();
    const mine = current;
    try {
      const browser = await mine;
      if (browser.isRunning()) return browser;
    } catch (error) {
      if (current === mine) current = null;
      throw error;
    }
    if (current === mine) current = null;
    return await running();
  }

  return {
    running,
    async close() {
      const browser = await current?.catch(() => null);
      await browser?.close();
    },
  };
}

async function ensureTempDir(tempDir: string): Promise<void> {
  try {
    await ensurePrivateFolder(tempDir);
  } catch (cause) {
    throw new OffprintError(
      'ENGINE_UNAVAILABLE',
      "The folder for the browsers' profiles belongs to another user, is a link or cannot be made. Set OFFPRINT_TEMP_DIR to one of your own.",
      { cause },
    );
  }
}

async function findInstallation(options: BrowserLauncherOptions): Promise<Installation> {
  try {
    await sweepOwnedFolders(options.tempDir);
    const { browser, candidates } = await findBrowser(options);
    options.log.debug({ candidates }, 'looked for a browser');
    if (browser === null) throw noBrowserFound();
    return { browser, fontDir: await unpackLastResortFont(options.cacheDir) };
  } catch (error) {
    throw isOffprintError(error) ? error : browserDidNotStart(error);
  }
}

async function launchConfined(
  installation: Installation,
  tempDir: string,
  sandbox: boolean,
): Promise<BrowserProcess> {
  try {
    return await launchBrowser({ ...installation, tempDir, sandbox });
  } catch (error) {
    if (!sandbox || process.platform !== 'linux') throw error;
    return await launchBrowser({ ...installation, tempDir, sandbox: false });
  }
}

function describe(browser: FoundBrowser, sandbox: boolean): string {
  const confined = sandbox ? 'sandboxed' : 'not sandboxed';
  return `${browser.kind} ${browser.version} (${browser.origin}), ${confined}`;
}

function warningsOf(browser: FoundBrowser, sandbox: boolean): string[] {
  const warnings: string[] = [];
  if (browser.kind === 'full Chrome') {
    warnings.push(
      'Full Chrome prints about 4 times slower than chrome-headless-shell. `offprint browser install` gets that one.',
    );
  }
  if (!sandbox) {
    warnings.push(
      process.geteuid?.() === 0
        ? 'The browser runs without its sandbox, because this process runs as root. Run it as another user.'
        : 'The browser runs without its sandbox, because this system does not allow unprivileged user namespaces.',
    );
  }
  return warnings;
}

function noBrowserFound(): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'No browser was found. Run `offprint browser install`, or set OFFPRINT_BROWSER_PATH to a chrome-headless-shell or Chromium. `offprint doctor` lists what was tried.',
  );
}

function browserDidNotStart(cause: unknown): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'The browser does not start on this machine. `offprint doctor` says which one was tried; `offprint browser install` gets another.',
    { cause },
  );
}
