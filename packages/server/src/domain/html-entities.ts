/** The names of HTML 4 for the letters and signs of Latin-1, from U+00A1 on, in the order of their codes. */
const LATIN_1 =
  'iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );
const FIRST_OF_LATIN_1 = 0xa1;

/** Those beyond, as far as texts of people have them; a space that joins words is one like any other. */
const OTHERS: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
  ...{ ensp: ' ', emsp: ' ', thinsp: ' ', zwnj: '\u200c', zwj: '\u200d', lrm: '\u200e' },
  ...{ rlm: '\u200f', ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“' },
  ...{ rdquo: '”', bdquo: '„', lsaquo: '‹', rsaquo: '›', dagger: '†', Dagger: '‡', bull: '•' },
  ...{ hellip: '…', permil: '‰', prime: '′', Prime: '″', euro: '€', trade: '™', larr: '←' },
  ...{ uarr: '↑', rarr: '→', darr: '↓', harr: '↔', minus: '−', asymp: '≈', ne: '≠', le: '≤' },
  ...{ ge: '≥', infin: '∞', radic: '√', sum: '∑', OElig: 'Œ', oelig: 'œ', Scaron: 'Š' },
  ...{ scaron: 'š', Yuml: 'Ÿ', fnof: 'ƒ', check: '✓', star: '☆', starf: '★' },
};

const BY_NAME: ReadonlyMap<string, string> = new Map([
  ...LATIN_1.map((name, n) => [name, String.fromCharCode(FIRST_OF_LATIN_1 + n)] as const),
  ...Object.entries(OTHERS),
]);

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,7}));/gi;

/** The text with the characters that its HTML entities stand for. What only looks like one stays. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (entity, decimal?: string, hex?: string, name = '') => {
    if (name !== '') return BY_NAME.get(name) ?? BY_NAME.get(name.toLowerCase()) ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : entity;
  });
}
