import { isOffprintError } from '../../../domain/errors.ts';
import type { Logger } from '../../../ports/logger.ts';
import { type BrowserProcess, launchBrowser } from './browser-process.ts';
import { type FindBrowserOptions, type FoundBrowser, findBrowser } from './find-browser.ts';
import { sweepOwnedDirectories } from './owned-directory.ts';
import { browserDidNotStart, noBrowserFound } from './render-errors.ts';
import { unpackLastResortFont } from './unpack-bundled.ts';

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

interface Setting {
  readonly browser: FoundBrowser;
  readonly fontDir: string | null;
}

export function createBrowserLauncher(options: BrowserLauncherOptions): BrowserLauncher {
  const { log, tempDir } = options;
  let setting: Promise<Setting> | null = null;
  // Whether the system lets a process confine itself is found out by trying.
  let sandbox = process.geteuid?.() !== 0;

  function prepared(): Promise<Setting> {
    setting ??= prepare(options).catch((error) => {
      // A browser that is installed later must be found.
      setting = null;
      throw error;
    });
    return setting;
  }

  let known: FoundBrowser | null = null;
  return {
    async launch() {
      const { browser, fontDir } = await prepared();
      try {
        const launched = await launchConfined({ browser, fontDir, tempDir }, sandbox);
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

async function prepare(options: BrowserLauncherOptions): Promise<Setting> {
  try {
    await sweepOwnedDirectories(options.tempDir);
    const { browser, candidates } = await findBrowser(options);
    options.log.debug({ candidates }, 'looked for a browser');
    if (browser === null) throw noBrowserFound();
    return { browser, fontDir: await unpackLastResortFont(options.cacheDir) };
  } catch (error) {
    throw isOffprintError(error) ? error : browserDidNotStart(error);
  }
}

async function launchConfined(
  setting: Setting & { readonly tempDir: string },
  sandbox: boolean,
): Promise<BrowserProcess> {
  try {
    return await launchBrowser({ ...setting, sandbox });
  } catch (error) {
    if (!sandbox || process.platform !== 'linux') throw error;
    return await launchBrowser({ ...setting, sandbox: false });
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
