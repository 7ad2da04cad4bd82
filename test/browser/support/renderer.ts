import { homedir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ChromiumRendererOptions,
  createChromiumRenderer,
} from '../../../packages/server/src/drivers/renderer/chromium/chromium-renderer.ts';
import type { Renderer, RenderRequest } from '../../../packages/server/src/ports/renderer.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { type LetterDocument, letterSource } from './letter-source.ts';
import { silentLogger } from './silent-logger.ts';

/** Where a user's browser is kept too, so that it is unpacked once a machine and not once a test. */
export const BROWSER_CACHE_DIR = join(homedir(), '.cache', 'offprint');

export const NEVER = new AbortController().signal;

/** A renderer of the running test, closed when it is over. */
export async function openRenderer(
  options: Partial<ChromiumRendererOptions> = {},
): Promise<Renderer> {
  const renderer = createChromiumRenderer({
    source: letterSource(),
    concurrency: 2,
    pagesPerBrowser: 2,
    timeoutMs: 30_000,
    cacheDir: BROWSER_CACHE_DIR,
    tempDir: await tempDir(),
    log: silentLogger,
    ...options,
  });
  onTestFinished(() => renderer.close());
  return renderer;
}

export function letter(document: LetterDocument, more: Partial<RenderRequest> = {}): RenderRequest {
  return {
    template: { id: 'plain', engine: 'chromium' },
    document,
    options: {},
    quality: 'standard',
    maxPages: 50,
    ...more,
  };
}

/** Takes the browser many seconds to lay out. */
export function endlessLetter(): RenderRequest {
  const row = '<tr><td>never</td><td><p>ends</p></td></tr>';
  return letter({ bodyHtml: `<table>${row.repeat(30_000)}</table>` }, { maxPages: 10_000 });
}
