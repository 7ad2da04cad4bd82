import { access } from 'node:fs/promises';
import { isOffprintError, OffprintError } from '../../../domain/errors.ts';
import { ensurePrivateFolder, sweepOwnedFolders } from '../../../platform/owned-folder.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { BrowserProcess } from './browser-process.ts';
import { unpackLastResortFont } from './bundled-browser.ts';
import { chromiumPackageMissing, findChromiumPackage } from './chromium-package.ts';
import { type FindBrowserOptions, type FoundBrowser, findBrowser } from './find-browser.ts';
import { launchConfined, type SandboxMode } from './launch-confined.ts';

export interface BrowserLauncherOptions extends FindBrowserOptions {
  readonly tempDir: string;
  readonly sandbox: SandboxMode;
  /** Whether this process runs as root, which decides `auto`. Detected by default. */
  readonly isRoot?: boolean | undefined;
  readonly log: Logger;
}

/** Finds the browser, detects how far the system lets it be confined, and starts it. */
export interface BrowserLauncher {
  /** @throws OffprintError ENGINE_UNAVAILABLE */
  launch(): Promise<BrowserProcess>;
  /** Describes what it started last, for people. */
  description(): { readonly description: string; readonly warnings: readonly string[] };
}

interface Installation {
  readonly browser: FoundBrowser;
  readonly fontDir: string | null;
}

interface Started {
  readonly browser: FoundBrowser;
  /** Why it has no sandbox. Null if it has one. */
  readonly openBecause: string | null;
}

export function createBrowserLauncher(options: BrowserLauncherOptions): BrowserLauncher {
  const { log, tempDir, sandbox, isRoot } = options;
  let searching: Promise<Installation> | null = null;
  let last: Started | null = null;

  function search(): Promise<Installation> {
    searching ??= findInstallation(options).catch((error) => {
      // Search again next time, so that a browser installed later is found.
      searching = null;
      throw error;
    });
    return searching;
  }

  async function found(): Promise<Installation> {
    const before = searching;
    const installation = await search();
    if (await isThere(installation)) return installation;
    // The browser was deleted, as caches are. The first to notice starts a new search.
    if (searching === before) searching = null;
    return await search();
  }

  function remember(started: Started): void {
    const before = last === null ? [] : warningsOf(last);
    last = started;
    for (const warning of warningsOf(started)) {
      if (!before.includes(warning)) log.warn({}, warning);
    }
  }

  return {
    async launch() {
      await ensureTempDir(tempDir);
      const installation = await found();
      const searched = searching;
      try {
        const launched = await launchConfined({ ...installation, tempDir }, sandbox, isRoot);
        const started = { browser: installation.browser, openBecause: launched.openBecause };
        remember(started);
        log.info({ browserPid: launched.process.pid }, `started ${describe(started)}`);
        return launched.process;
      } catch (error) {
        // The file may be damaged, which a new search detects and repairs.
        if (searching === searched) searching = null;
        throw isOffprintError(error) ? error : browserDidNotStart(error);
      }
    },
    description: () =>
      last === null
        ? { description: 'no browser was started yet', warnings: [] }
        : { description: describe(last), warnings: warningsOf(last) },
  };
}

/** Holds one browser, which is started when first needed and again after it died. */
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
    if (findChromiumPackage() === null) throw chromiumPackageMissing();
    const { browser, candidates } = await findBrowser(options);
    options.log.debug({ candidates }, 'looked for a browser');
    if (browser === null) throw noBrowserFound();
    return { browser, fontDir: await unpackLastResortFont(options.cacheDir) };
  } catch (error) {
    throw isOffprintError(error) ? error : browserDidNotStart(error);
  }
}

async function isThere({ browser, fontDir }: Installation): Promise<boolean> {
  try {
    await access(browser.executablePath);
    if (fontDir !== null) await access(fontDir);
    return true;
  } catch {
    return false;
  }
}

function describe({ browser, openBecause }: Started): string {
  const confined = openBecause === null ? 'sandboxed' : 'not sandboxed';
  return `${browser.kind} ${browser.version} (${browser.origin}), ${confined}`;
}

function warningsOf({ browser, openBecause }: Started): string[] {
  const warnings: string[] = [];
  if (browser.kind === 'full Chrome') {
    warnings.push(
      'Full Chrome prints about 4 times slower than chrome-headless-shell. `offprint browser install` gets that one.',
    );
  }
  if (openBecause !== null) {
    warnings.push(`The browser runs without its sandbox: ${openBecause}.`);
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
