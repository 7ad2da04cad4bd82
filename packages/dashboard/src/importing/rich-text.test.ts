// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { plainText } from './rich-text.ts';

test.each([
  ['<p>One.</p><p>Two.</p>', { summary: 'One.\nTwo.' }],
  ['Before<p>One.</p>after', { summary: 'Before\nOne.\nafter' }],
  ['<div>Lead <p>One.</p></div>', { summary: 'Lead\nOne.' }],
  ['One<br>Two &amp; three', { summary: 'One\nTwo & three' }],
  [
    '<p>Led:</p><ul><li>A<ul><li>A 1</li></ul></li><li>B</li></ul>',
    { summary: 'Led:', highlights: ['A', 'A 1', 'B'] },
  ],
])('every word of %s is read, and once', (html, plain) => {
  expect(plainText(html)).toEqual(plain);
});
