import { composePrinter } from '../../compose.ts';
import type { Config } from '../../config/config.ts';
import { checkBrowser } from './browser.ts';
import type { Check } from './check.ts';
import { checkDataDirectory } from './data-directory.ts';
import { checkFonts } from './fonts.ts';
import { checkFileStorage } from './storage.ts';
import { checkJobStore } from './store.ts';
import { checkTestPrint } from './test-print.ts';

/** Everything that a running system needs, one after the other. */
export async function* checkSystem(config: Config, signal: AbortSignal): AsyncGenerator<Check> {
  yield await checkDataDirectory(config);
  yield* await checkJobStore(config);
  yield await checkFileStorage(config);
  const printer = composePrinter({ ...config, worker: { ...config.worker, concurrency: 1 } });
  yield await checkFonts(printer.templates);
  const browser = await checkBrowser(config);
  yield browser;
  if (browser.status === 'failed') return;
  try {
    yield* await checkTestPrint(printer, signal);
  } finally {
    await printer.renderer.close();
  }
}
