import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OffprintError } from '../../../domain/errors.ts';
import { ensurePrivateFolder } from '../../../platform/owned-folder.ts';
import { loadChromiumPackage } from './chromium-package.ts';

/** The build for puppeteer-core 25.16. Change it together with that dependency. */
const HEADLESS_SHELL_BUILD = '156.0.8078.47';

export interface InstallBrowserOptions {
  readonly cacheDir: string;
  /** A mirror of Chrome for Testing. Google's own by default. */
  readonly baseUrl?: string | undefined;
  /** Called during the download with the bytes so far and in total. */
  readonly onProgress?: ((downloadedBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Downloads the chrome-headless-shell that this version was tested with.
 *
 * @returns the path of the executable
 * @throws OffprintError ENGINE_UNAVAILABLE if there is none for this system or it cannot be
 *   downloaded; what loadChromiumPackage throws
 */
export async function installHeadlessShell(options: InstallBrowserOptions): Promise<string> {
  const { Browser, detectBrowserPlatform, install } = await loadInstaller();
  const platform = detectBrowserPlatform();
  if (platform === undefined) {
    throw new OffprintError(
      'ENGINE_UNAVAILABLE',
      `There is no chrome-headless-shell for ${process.platform} ${process.arch}. Install Chromium by the system's packages and set OFFPRINT_BROWSER_PATH.`,
    );
  }
  await ensurePrivateFolder(options.cacheDir);
  try {
    const installed = await install({
      browser: Browser.CHROMEHEADLESSSHELL,
      buildId: HEADLESS_SHELL_BUILD,
      cacheDir: installDir(options.cacheDir),
      platform,
      downloadProgressCallback: options.onProgress ?? (() => {}),
      ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    });
    return installed.executablePath;
  } catch (cause) {
    throw new OffprintError(
      'ENGINE_UNAVAILABLE',
      'chrome-headless-shell could not be downloaded. Check that this machine reaches storage.googleapis.com, or set OFFPRINT_BROWSER_PATH to a browser that is already there.',
      { cause },
    );
  }
}

/** The headless shells that {@link installHeadlessShell} has installed, newest first. */
export async function installedHeadlessShells(cacheDir: string): Promise<string[]> {
  // Most machines have none, and loading the module that lists them takes 50 ms.
  if (!existsSync(installDir(cacheDir))) return [];
  const { Browser, getInstalledBrowsers } = await loadInstaller();
  const browsers = await getInstalledBrowsers({ cacheDir: installDir(cacheDir) });
  return browsers
    .filter((found) => found.browser === Browser.CHROMEHEADLESSSHELL)
    .sort((a, b) => b.buildId.localeCompare(a.buildId, 'en', { numeric: true }))
    .map((found) => found.executablePath);
}

async function loadInstaller() {
  const chromium = await loadChromiumPackage();
  return await chromium.loadInstaller();
}

function installDir(cacheDir: string): string {
  return join(cacheDir, 'installed');
}
