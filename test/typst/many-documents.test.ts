import { expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import { residentBytes } from '../../packages/server/src/platform/processes.ts';
import { fontFiles } from '../../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readPdf } from '../support/pdf-text.ts';
import { compilerPids, NEVER, openRenderer } from './support/renderer.ts';

/** `npm run test:soak` prints 10,000. */
const PRINTS = Number(process.env.OFFPRINT_SOAK_PRINTS ?? 24);
const CONCURRENCY = 2;
const AT_ONCE = 4;
/** By then the caches have what all documents share. */
const WARM_AFTER_PRINTS = 200;
const READ_EVERY = Math.ceil(PRINTS / 200);
const MAX_BYTES = 500 * 2 ** 20;
const MS_PER_PRINT = 500;

test('documents that all differ are printed each by itself, in memory that stays flat', {
  timeout: 60_000 + PRINTS * MS_PER_PRINT,
}, async () => {
  const library = createTemplateLibrary();
  const renderer = await openRenderer({
    source: {
      files: library.typstFiles,
      fontFiles: fontFiles(),
      templates: library.typesetTemplates,
    },
    concurrency: CONCURRENCY,
  });
  const memory: number[] = [];
  let next = 0;

  async function printInTurn(): Promise<void> {
    for (let index = next++; index < PRINTS; index = next++) {
      const { bytes } = await renderer.render(request(index), NEVER);
      if (index >= WARM_AFTER_PRINTS || index === PRINTS - 1) memory.push(bytesOfCompilers());
      if (index % READ_EVERY !== 0) continue;
      const { text } = await readPdf(bytes);
      expect(new Set(text.match(/secret\d+/g))).toEqual(new Set([`secret${index}`]));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, printInTurn));

  expect(Math.max(...memory)).toBeLessThan(MAX_BYTES);
  const quarter = Math.ceil(memory.length / 4);
  const growth = median(memory.slice(-quarter)) / median(memory.slice(0, quarter));
  expect(growth).toBeLessThan(1.1);
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function request(index: number) {
  const template = { id: index % 2 === 0 ? 'modern' : 'classic', engine: 'typst' };
  const document = withSecret(SAMPLE_DOCUMENTS.resume, `secret${index}`);
  return { template, document, options: {}, quality: 'standard', maxPages: 50 } as const;
}

/** In each text, so that nothing of one document is like another. */
function withSecret(value: unknown, secret: string): unknown {
  if (typeof value === 'string') return value.replace(' ', ` ${secret} `);
  if (Array.isArray(value)) return value.map((each) => withSecret(each, secret));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, each]) => [key, withSecret(each, secret)]));
}

function bytesOfCompilers(): number {
  return compilerPids().reduce((sum, pid) => sum + (residentBytes(pid) ?? 0), 0);
}
