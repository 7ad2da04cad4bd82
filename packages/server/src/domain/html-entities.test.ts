import { expect, test } from 'vitest';
import { decodeEntities } from './html-entities.ts';

test.each([
  ['AT&amp;T &lt;3', 'AT&T <3'],
  ['&iexcl;Ol&eacute;! &Uuml;ber &yuml;', '¡Olé! Über ÿ'],
  ['2019&ndash;2021&nbsp;&hellip; &euro;5', '2019–2021 … €5'],
  ['&#39;&#x27;&#x1F600;', "''😀"],
  ['&AMP; &Eacute;&eacute;', '& Éé'],
])('%s is read as %s', (text, read) => {
  expect(decodeEntities(text)).toBe(read);
});

test.each(['Q&A', 'AT&T;', '&copy 2020', '&nothing;', '&#0; &#99999999;', '?a=1&lt=2'])(
  '%s stays as it is',
  (text) => {
    expect(decodeEntities(text)).toBe(text);
  },
);

test('is read once, so that what was escaped twice stays escaped', () => {
  expect(decodeEntities('&amp;lt;')).toBe('&lt;');
});
