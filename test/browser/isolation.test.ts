import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { LOUD, letter, NEVER, openRenderer, PLAIN } from './support/renderer.ts';

/** `npm run test:soak` sets more. */
const DOCUMENTS = Number(process.env.OFFPRINT_ISOLATION_JOBS || 200);
const WORDS_EACH = 12;
const TEMPLATES = [PLAIN, LOUD];

test(`${DOCUMENTS} interleaved prints: none holds a word of another document`, async () => {
  const renderer = await openRenderer({ concurrency: 2 });
  const queue = Array.from({ length: DOCUMENTS }, (_, index) => index);

  const printAll = async () => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
      const own = Array.from({ length: WORDS_EACH }, (_, word) => `w${index}x${word}`);
      const { bytes } = await renderer.render(
        letter(
          { title: `t${index}`, bodyHtml: bodyOf(own, index) },
          { template: TEMPLATES[index % 2] ?? PLAIN },
        ),
        NEVER,
      );
      const { text, title } = await readPdf(bytes);
      expect(text.match(/w\d+x\d+/g)).toEqual(own);
      expect(title).toBe(`t${index}`);
      expect(text.includes('LOUD')).toBe(index % 2 === 1);
    }
  };
  await Promise.all([printAll(), printAll(), printAll(), printAll()]);
});

/** Different in shape too, so that what stays of one would show in the next. */
function bodyOf(words: readonly string[], index: number): string {
  if (index % 3 === 0) return `<style>p { color: red }</style><p>${words.join(' ')}</p>`;
  if (index % 3 === 1) return words.map((word) => `<p id="${word}">${word}</p>`).join('');
  return `<p>${words.join('</p><p style="break-before: page">')}</p>`;
}
