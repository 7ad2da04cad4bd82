import { expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';

test.each([
  ['half a surrogate pair becomes U+FFFD', 'a\ud83d b\ude00', 'a\ufffd b\ufffd'],
  ['a whole pair stays', 'a😀', 'a😀'],
  ['control characters go', 'a\u0000\u0007\u001b[31mb\u009f', 'a[31mb'],
  ['tabs and line feeds stay', 'a\tb\nc', 'a\tb\nc'],
  ['every line break becomes a line feed', 'a\r\nb\rc\u2028d\u0085e\vf', 'a\nb\nc\nd\ne\nf'],
  ['ligatures become their letters', '\ufb01nance, o\ufb03ce', 'finance, office'],
  ['letters of mathematics become letters', '𝐁𝐨𝐥𝐝 𝘪𝘵𝘢𝘭𝘪𝘤 𝟐𝟎', 'Bold italic 20'],
  ['noncharacters and byte order marks go', '\ufeffa\ufffe\ufdd0b', 'ab'],
  ['soft hyphens go', 'Bundes\u00adverfassungs\u00adgericht', 'Bundesverfassungsgericht'],
  ['what nobody sees goes', 'Ada\u200b Exa\u200cmple\u2060 \u{e0041}\u{e0042}', 'Ada Example '],
  ['directions that do not end go', '\u202bAcme \u2067b\u2069', 'Acme b'],
  ['ends of directions that do not begin go', 'a\u202c \u2069b', 'a b'],
  ['directions that end stay', '\u2067אב\u2069 \u202ba\u202c', '\u2067אב\u2069 \u202ba\u202c'],
  ['what turns letters around goes', '\u202egpj.exe\u202c', 'gpj.exe'],
  ['flags that are spelt stay', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['joiners that scripts need stay', 'می\u200cخواهم 👩\u200d💻', 'می\u200cخواهم 👩\u200d💻'],
])('%s', (_what, dirty, clean) => {
  expect(cleanText(dirty)).toBe(clean);
});
