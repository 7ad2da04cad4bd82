import { createChromiumRenderer } from '../../../packages/server/src/drivers/renderer/chromium/chromium-renderer.ts';
import { letterSource } from '../support/letter-source.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** Prints one long document after the other, and never ends by itself. */
const [cacheDir = '', tempDir = ''] = process.argv.slice(2);
const renderer = createChromiumRenderer({
  source: letterSource(),
  concurrency: 2,
  pagesPerBrowser: 1,
  timeoutMs: 60_000,
  cacheDir,
  tempDir,
  log: silentLogger,
});
await renderer.warmUp();
process.stdout.write('printing\n');

const document = { bodyHtml: '<p>on and on</p>'.repeat(3000) };
const template = { id: 'plain', engine: 'chromium' };
const request = { template, document, options: {}, quality: 'standard', maxPages: 1000 };
async function printForever(): Promise<never> {
  for (;;) {
    await renderer.render({ ...request, quality: 'standard' }, new AbortController().signal);
  }
}
await Promise.all([printForever(), printForever()]);
