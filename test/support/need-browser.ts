import { homedir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';

const cacheDir = join(homedir(), '.cache', 'offprint');
let searched: ReturnType<typeof findBrowser> | undefined;

/** Fails what prints by a browser with a sentence where none runs; a server would wait for one. */
export async function needBrowser(templateId = 'web-'): Promise<void> {
  if (!templateId.startsWith('web-')) return;
  searched ??= findBrowser({ cacheDir });
  const { browser, candidates } = await searched;
  if (browser) return;
  const seen = candidates.map(({ origin, explanation }) => `${origin}: ${explanation}`).join('; ');
  throw new Error(`This test prints by Chromium, and no browser runs here (${seen}).`);
}
