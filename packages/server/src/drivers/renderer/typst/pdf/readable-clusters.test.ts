import { expect, test } from 'vitest';
import { utf16Hex } from './glyph-content.ts';
import { type PdfFile, textOfStream } from './pdf-objects.ts';
import { withReadableClusters } from './readable-clusters.ts';

const FONT = 2;
const DESCENDANT = 3;
const TEXTS = 4;
const PAGE = 5;
const CONTENTS = 6;

/** A page with one font, whose glyphs say these texts from code 1 on, each 500 wide. */
function pdf(texts: readonly string[], ...operators: string[]): PdfFile {
  const characters = texts.map((text, index) => `<${hex(index + 1)}> <${utf16Hex(text)}>`);
  const map = [`${texts.length} beginbfchar`, ...characters, 'endbfchar', 'endcmap'].join('\n');
  const content = ['/f0 9 Tf', ...operators].join('\n');
  const objects = {
    [FONT]: `<< /Type /Font /DescendantFonts [${DESCENDANT} 0 R] /ToUnicode ${TEXTS} 0 R >>`,
    [DESCENDANT]: `<< /CIDToGIDMap /Identity /W [1 ${texts.length} 500] >>`,
    [TEXTS]: `<< /Length ${map.length} >>\nstream\n${map}\nendstream`,
    [PAGE]: `<< /Type /Page /Resources << /Font << /f0 ${FONT} 0 R >> >> /Contents ${CONTENTS} 0 R >>`,
    [CONTENTS]: `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  };
  return {
    header: Buffer.from('%PDF-1.7\n'),
    trailer: '/Root 1 0 R',
    objects: Object.entries(objects).map(([number, body]) => ({
      number: Number(number),
      body: Buffer.from(body, 'latin1'),
    })),
  };
}

const hex = (code: number) => code.toString(16).padStart(4, '0').toUpperCase();
const show = (...codes: number[]) => `<${codes.map(hex).join('')}> Tj`;
const said = (text: string, ...operators: string[]) => [
  '/Span <<',
  `  /ActualText <FEFF${utf16Hex(text)}>`,
  '>> BDC',
  ...operators,
  'EMC',
];

/** What a reader makes of the page that knows nothing of ActualText, glyph by glyph, and which they are. */
function read(file: PdfFile) {
  const body = (number: number) =>
    file.objects.find((object) => object.number === number)?.body ?? Buffer.alloc(0);
  const texts = new Map(
    [...(textOfStream(body(TEXTS)) ?? '').matchAll(/<(\w{4})> <(\w*)>/g)].map(
      ([, code, text = '']) => [
        code?.toUpperCase(),
        Buffer.from(text, 'hex').swap16().toString('utf16le'),
      ],
    ),
  );
  const content = textOfStream(body(CONTENTS)) ?? '';
  const codes = [...content.matchAll(/<(\w+)> Tj/g)].flatMap(
    ([, all = '']) => all.match(/.{4}/g) ?? [],
  );
  const mapNumber = Number(/\/CIDToGIDMap (\d+) 0 R/.exec(body(DESCENDANT).toString())?.[1]);
  const glyphs = mapNumber ? Buffer.from(textOfStream(body(mapNumber)) ?? '', 'latin1') : null;
  return {
    texts: codes.map((code) => texts.get(code.toUpperCase())),
    glyphs: codes.map((code) => {
      const number = Number.parseInt(code, 16);
      return glyphs ? glyphs.readUInt16BE(2 * number) : number;
    }),
    content,
    widths: /\/W \[(.*?)\]/.exec(body(DESCENDANT).toString())?.[1],
  };
}

test('each glyph of a cluster says a part of it, and shows what it did', () => {
  const { texts, glyphs, widths } = read(
    withReadableClusters(pdf(['ก', 'ก์', 'ก์'], ...said('ก์', show(2, 3)), show(1))),
  );
  expect(texts).toEqual(['ก', '\u0e4c', 'ก']);
  expect(glyphs).toEqual([2, 3, 1]);
  expect(widths).toBe('1 3 500 4 4 500 5 5 500');
});

test('of a cluster with more letters than glyphs the first glyph says more', () => {
  const { texts } = read(withReadableClusters(pdf(['प्रि', 'प्रि'], ...said('प्रि', show(1, 2)))));
  expect(texts).toEqual(['प्र', 'ि']);
});

test('a letter that is drawn as the two it is made of is read as them', () => {
  const { texts } = read(
    withReadableClusters(pdf(['ทำ', 'ทำ', 'ทำ'], ...said('ทำ', show(1, 2, 3)))),
  );
  expect(texts.join('').normalize('NFKC')).toBe('ทำ'.normalize('NFKC'));
});

test('so is a letter of a font that has no cluster else', () => {
  const file = pdf(['η', 'ὴ'], ...said('ὴ', show(1), show(2)));

  expect(read(withReadableClusters(file)).texts.join('')).toBe('ὴ'.normalize('NFD'));
});

test('a PDF that says of spaces alone that they join words stays as it is', () => {
  const file = pdf([' '], ...said('\u00a0', show(1)));

  expect(withReadableClusters(file)).toBe(file);
});

test('a glyph for which no letter is left says a space without width', () => {
  const { texts } = read(
    withReadableClusters(pdf(['কখ', 'কখ', 'কখ'], ...said('কখ', show(1, 2, 3)))),
  );
  expect(texts).toEqual(['ক', 'খ', '\u200b']);
});

test('a mark that is drawn apart belongs to the letter before it', () => {
  const { texts, content } = read(
    withReadableClusters(pdf(['ที', 'ที'], ...said('ที', show(1)), ...said('ที', show(2)))),
  );
  expect(texts).toEqual(['ท', '\u0e35']);
  expect(content.match(/FEFF\w+/g)).toEqual(['FEFF0E17', 'FEFF0E35']);
});

test('the same cluster twice stays two', () => {
  const { texts } = read(withReadableClusters(pdf(['ที', 'ที'], show(1), show(2), show(1), show(2))));
  expect(texts.join('')).toBe('ทีที');
});

test('what runs from the right is told apart from its end', () => {
  const { texts } = read(
    withReadableClusters(pdf(['בּ', 'בּ'], '/ReversedChars BMC', show(1, 2), 'EMC')),
  );
  expect(texts).toEqual(['\u05bc', 'ב']);
});

test('lam and alef in one glyph are one character, which readers do not turn around', () => {
  const file = pdf(['لا'], '/ReversedChars BMC', show(1), 'EMC');
  expect(read(withReadableClusters(file)).texts).toEqual(['\ufefb']);
});

test('a PDF whose glyphs say one letter each stays as it is', () => {
  const file = pdf(['a', 'b'], show(1, 2));
  expect(withReadableClusters(file)).toBe(file);
});
