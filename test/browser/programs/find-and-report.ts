import { findBrowser } from '../../../packages/server/src/drivers/renderer/chromium/find-browser.ts';

/** Writes what it finds as JSON. */
const [cacheDir = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await findBrowser({ cacheDir })));
