import { searchBrowser } from '../../compose.ts';
import type { Config } from '../../config/config.ts';
import { type Check, failed, ok } from './check.ts';

const NAME = 'Browser';

/** Which browser would print, and every other that was considered. */
export async function checkBrowser(config: Config): Promise<Check> {
  const { browser, candidates } = await searchBrowser(config);
  const notes = candidates.map(({ origin, path, chosen, explanation }) => {
    const place = path === null ? '' : `, ${path}`;
    return `${origin}: ${chosen ? 'chosen, ' : ''}${explanation}${place}`;
  });
  if (browser) return ok(NAME, `${browser.kind} ${browser.version} (${browser.origin})`, notes);
  const advice =
    config.render.browserPath === null
      ? 'Run: offprint browser install. Or install Chromium by the packages of the system.'
      : 'Set OFFPRINT_BROWSER_PATH to a browser that runs here, or unset it to have one found.';
  return failed(NAME, 'none runs here', advice, notes);
}
