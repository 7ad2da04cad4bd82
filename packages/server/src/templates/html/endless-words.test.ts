import { expect, test } from 'vitest';
import { breakEndlessWords } from './endless-words.ts';

test.each([
  '<p>Donaudampfschifffahrtsgesellschaft</p>',
  `<p>${'a b '.repeat(100)}</p>`,
  `<p>${'長い文章。'.repeat(100)}</p>`,
  `<a href="https://example.com/${'x'.repeat(500)}">short</a>`,
])('leaves what a line can hold alone: %s', (html) => {
  expect(breakEndlessWords(html)).toBe(html);
});

test.each([
  ['letters', 'w'.repeat(10_000)],
  ['joined letters', 'م'.repeat(10_000)],
  ['characters beyond the first plane', '𝒳'.repeat(1_000)],
  ['escaped characters', '&amp;&quot;&#39;'.repeat(1_000)],
])('an endless word of %s can break, and loses nothing', (_what, word) => {
  const html = `<p>see ${word} and <b>${word}</b></p>`;
  const pieces = breakEndlessWords(html).split('<wbr>');
  expect(pieces.join('')).toBe(html);
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(20 * '&quot;'.length);
    expect(piece.isWellFormed()).toBe(true);
    expect(piece.replace(/&(amp|quot|#39);/g, '')).not.toContain('&');
  }
});
