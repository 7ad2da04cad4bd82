import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';

/** The browser that prints, for pages to be driven in. */
export async function launchBrowser(): Promise<Browser> {
  const { browser } = await findBrowser({ cacheDir: join(homedir(), '.cache', 'offprint') });
  if (!browser) throw new Error('There is no browser; `npx offprint doctor` says why.');
  const { executablePath, libraryDir } = browser;
  return await chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    ...(libraryDir && { env: { LD_LIBRARY_PATH: libraryDir } }),
  });
}
