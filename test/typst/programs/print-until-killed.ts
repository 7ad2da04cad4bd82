import { createTypstRenderer } from '../../../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import { silentLogger } from '../../browser/support/silent-logger.ts';
import { letterSource } from '../support/letter-source.ts';

/** Prints a document that never ends. */
const renderer = createTypstRenderer({
  source: letterSource(),
  concurrency: 1,
  timeoutMs: 600_000,
  log: silentLogger,
});
await renderer.warmUp();
const document = { code: `${'for _ in range(9999) { '.repeat(4)}none ${'}'.repeat(4)}` };
const template = { id: 'letter', engine: 'typst' };
const print = { template, document, options: {}, maxPages: 1 };
const printed = renderer.render({ ...print, quality: 'standard' }, new AbortController().signal);
setTimeout(() => process.stdout.write('printing\n'), 300);
await printed;
