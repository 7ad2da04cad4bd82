import { expect, test } from 'vitest';
import { plainText } from './rich-text.ts';

test.each([
  [
    '<p>Did <b>much</b> &amp; <em>more</em></p><p>Then left</p>',
    'Did **much** & *more*\nThen left',
  ],
  ['<ul><li>One</li>\n  <li><p>Two</p></li></ul>', '- One\n- Two'],
  [
    '<p>See <a class="x" href="https://a.example">this</a>&nbsp;too</p>',
    'See [this](https://a.example) too',
  ],
  ['<p>No <a>address</a><br>5 &lt; 6 &#233; &#x1F600;</p>', 'No address\n5 < 6 é 😀'],
  ['<p>Broken <b', 'Broken <b'],
  ['<p><script>x</script></p>', 'x'],
  ['Led<div>a <b>team</b></div>', 'Led\na **team**'],
  ['One\ntwo:<ul><li>three</li></ul>', 'One\ntwo:\n- three'],
  ['<p>R&amp;D &ndash; caf&eacute; soft&shy;ly</p>', 'R&D – café softly'],
])('HTML of an editor is printed as text: %s', (html, text) => {
  expect(plainText(html)).toBe(text);
});

test.each(['I know <b>HTML</b> & <p>', 'a < b > c', '<b>Bold</b>'])('%s stays as it is', (text) => {
  expect(plainText(text)).toBe(text);
});

test('a break of a line in other text breaks it', () => {
  expect(plainText('One<br />two<BR>three & <b>')).toBe('One\ntwo\nthree & <b>');
});

test('takes a text of any length in a moment', () => {
  const hostile = ['<p>', '</p>', '<a ', '<', '&#', '<a href="'].map(
    (part) => `<p>${part.repeat(100_000)}`,
  );
  const before = process.threadCpuUsage();
  for (const text of hostile) plainText(text);
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(5_000);
});
