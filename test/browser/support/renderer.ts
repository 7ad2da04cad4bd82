import { mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import {
  type ChromiumRendererOptions,
  createChromiumRenderer,
} from '../../../packages/server/src/drivers/renderer/chromium/chromium-renderer.ts';
import type { Renderer, RenderRequest } from '../../../packages/server/src/ports/renderer.ts';
import { removeFolder } from '../../support/remove-folder.ts';
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
  const renderer = letterRenderer(await tempDir(), options);
  onTestFinished(() => renderer.close());
  return renderer;
}

/** One renderer with one page for all tests of a file, so that each print follows another. */
export function sharedRenderer(): Renderer {
  const renderer = letterRenderer(profilesOfFile(), { concurrency: 1 });
  afterAll(() => renderer.close());
  return renderer;
}

/** A folder for profiles that is removed when the tests of a file are over. */
export function profilesOfFile(): string {
  const path = mkdtempSync(join(tmpdir(), 'offprint-test-'));
  afterAll(() => removeFolder(path));
  return path;
}

/** Whoever opens it closes it. */
export function letterRenderer(
  profileDir: string,
  options: Partial<ChromiumRendererOptions>,
): Renderer {
  return createChromiumRenderer({
    source: letterSource(),
    concurrency: 2,
    pagesPerBrowser: 2,
    timeoutMs: 30_000,
    cacheDir: BROWSER_CACHE_DIR,
    tempDir: profileDir,
    log: silentLogger,
    ...options,
  });
}

export const PLAIN = { id: 'plain', engine: 'chromium' };
export const LOUD = { id: 'loud', engine: 'chromium' };

export function letter(document: LetterDocument, more: Partial<RenderRequest> = {}): RenderRequest {
  return {
    template: PLAIN,
    document,
    options: {},
    quality: 'standard',
    maxPages: 50,
    ...more,
  };
}

const DEPTH = 40;

/** Columns in columns: each level doubles the time that any browser takes, and hardly its memory. */
export const ENDLESS_LETTER: LetterDocument = {
  bodyHtml: `${'<div style="columns: 2"><p>never</p>'.repeat(DEPTH)}ends${'</div>'.repeat(DEPTH)}`,
};
