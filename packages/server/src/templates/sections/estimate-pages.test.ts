import { expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import { createTemplateLibrary } from '../registry.ts';
import { mostPages } from './estimate-pages.ts';

const library = createTemplateLibrary();
const estimate = (document: Resume, options = {}) =>
  library.estimatePages('modern', document, options, 0);

const bullets = (count: number, text = 'a'): Resume => ({
  work: Array.from({ length: count / 100 }, () => ({
    highlights: Array.from({ length: 100 }, () => text),
  })),
});

test('each item of a list takes a line, however short', () => {
  expect(estimate(bullets(100))).toBe(2);
  expect(estimate(bullets(1_000))).toBe(14);
  expect(estimate(bullets(10_000))).toBe(130);
});

test('long texts take more lines', () => {
  const words = 'Led the migration of forty services. '.repeat(20);
  expect(estimate(bullets(1_000, words))).toBeGreaterThan(2 * estimate(bullets(1_000)));
  expect(estimate({ basics: { summary: words.repeat(25) } })).toBe(2);
});

test.each([
  ['blanks in a row', ' '],
  ['marks that join what they follow', '\u0301'],
  ['characters without width', '\u200b'],
])('%s take no space', (_what, character) => {
  expect(estimate({ basics: { summary: `a${character.repeat(19_000)}b` } })).toBe(1);
});

test('larger type and wider margins take more pages', () => {
  const document = bullets(1_000, 'Led the migration of forty services.');
  expect(estimate(document, { fontScale: 1.5 })).toBeGreaterThan(estimate(document));
  expect(estimate(document, { marginMm: 40 })).toBeGreaterThan(estimate(document));
});

test('nothing takes a page, and of a template that is not known nothing is said', () => {
  expect(estimate({})).toBe(1);
  expect(library.estimatePages('none', bullets(10_000), {}, 0)).toBe(1);
});

test.each([
  ['one-letter items', bullets(5_000)],
  ['long texts', bullets(300, 'Led the migration of forty services. '.repeat(20))],
  ['ideographs', bullets(300, '推动四十项服务迁移。'.repeat(30))],
  ['lines', { basics: { summary: 'a\n\n'.repeat(3_000) } }],
  [
    'entries of many facts',
    { work: Array.from({ length: 500 }, () => ({ name: 'A', url: 'b.org' })) },
  ],
])('what may have few pages only is not read closely: %s', (_what, document) => {
  expect(mostPages(document, {})).toBeGreaterThanOrEqual(estimate(document));
  expect(library.estimatePages('modern', document, {}, mostPages(document, {}))).toBe(1);
});
