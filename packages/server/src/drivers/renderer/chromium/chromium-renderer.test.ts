import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../../../../test/browser/support/silent-logger.ts';
import { OffprintError } from '../../../domain/errors.ts';
import { createChromiumRenderer } from './chromium-renderer.ts';

test.each([
  ['an error of its own', new TypeError('Invalid URL'), 'TEMPLATE_FAILED'],
  ['a retryable one', new OffprintError('NETWORK_ERROR', 'No answer.'), 'TEMPLATE_FAILED'],
  ['what is wrong', new OffprintError('DOCUMENT_TOO_LARGE', 'Too long.'), 'DOCUMENT_TOO_LARGE'],
])('a template that throws %s fails the job for good', async (_what, thrown, code) => {
  const template = { id: 'faulty', css: '', print: () => Promise.reject(thrown) };
  const renderer = createChromiumRenderer({
    source: { fontCss: '', preloadFonts: [], readFont: async () => null, templates: [template] },
    concurrency: 1,
    pagesPerBrowser: 1,
    timeoutMs: 1_000,
    cacheDir: tmpdir(),
    tempDir: tmpdir(),
    log: silentLogger,
  });
  const request = {
    template: { id: 'faulty', engine: 'chromium' },
    document: {},
    options: {},
    quality: 'standard',
    maxPages: 1,
  } as const;
  await expect(renderer.render(request, new AbortController().signal)).rejects.toMatchObject({
    code,
    retryable: false,
  });
});
