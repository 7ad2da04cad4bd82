import { inflateSync } from 'node:zlib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { readPdf } from '../../../../../../../test/support/pdf-text.ts';
import { compactPdf } from './compact-pdf.ts';

const METADATA = '<x:xmpmeta/>';
const HELLO = `BT /F1 24 Tf 72 300 Td (Hello \\(all\\) endobj) Tj ET${' '.repeat(400)}`;

/** As the compiler writes: a table of fixed width, uncompressed objects, in order. */
function plainPdf(font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'): Buffer {
  const bodies = [
    '<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R
        /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${HELLO.length} >>\nstream\n${HELLO}\nendstream`,
    font,
    `<< /Length ${METADATA.length} /Type /Metadata /Subtype /XML >>\nstream\n${METADATA}\nendstream`,
    '<< /Title (A \\(plain\\) one, endstream) >>',
  ];
  let source = '%PDF-1.7\n';
  const offsets = bodies.map((body, index) => {
    const offset = source.length;
    source += `${index + 1} 0 obj\n${body}\nendobj\n\n`;
    return `${String(offset).padStart(10, '0')} 00000 n\r\n`;
  });
  const trailer = '<<\n  /Size 8\n  /Root 1 0 R\n  /Info 7 0 R\n>>';
  const table = `xref\n0 8\n0000000000 65535 f\r\n${offsets.join('')}`;
  return Buffer.from(
    `${source}${table}trailer\n${trailer}\nstartxref\n${source.length}\n%%EOF`,
    'latin1',
  );
}

function objectsOf(compact: Uint8Array): string {
  const source = Buffer.from(compact);
  const from = source.indexOf('stream\n', source.indexOf('/ObjStm')) + 'stream\n'.length;
  return inflateSync(source.subarray(from)).toString('latin1');
}

test('what a reader finds stays the same, in fewer bytes', async () => {
  const plain = plainPdf();
  const compact = compactPdf(plain);

  expect(await readPdf(compact)).toEqual(await readPdf(plain));
  expect((await readPdf(compact)).text).toBe('Hello (all) endobj');
  expect(compact.length).toBeLessThan(plain.length * 0.75);
});

test('every object is found by the table, not by a repair', async () => {
  const task = getDocument({ data: new Uint8Array(compactPdf(plainPdf())), stopAtErrors: true });
  const { numPages } = await task.promise;
  await task.destroy();
  expect(numPages).toBe(1);
});

test('the widths of glyphs are lists, with one of a space in any case', () => {
  const ranges = '/W [\n  0\n  0\n  656.25\n  1\n  2\n  500\n  7\n  7\n  250\n]';
  const plain = plainPdf(`<< /Type /Font /Subtype /CIDFontType2 /DW 0 ${ranges} >>`);
  expect(objectsOf(compactPdf(plain))).toContain('/W [0 [656.25 500 500] 7 [250] 32 [250]] >>');
});

test('what is so without a word is not said, for poppler complains of it', () => {
  const marked = plainPdf('<< /MarkInfo << /Marked true /Suspects false >> >>');
  expect(objectsOf(compactPdf(marked))).toContain('/MarkInfo << /Marked true  >>');
});

test('metadata can be read without a reader of PDF', () => {
  expect(Buffer.from(compactPdf(plainPdf())).toString('latin1')).toContain(METADATA);
});

test('the same PDF gives the same bytes', () => {
  expect(compactPdf(plainPdf())).toEqual(compactPdf(plainPdf()));
});

test.each([
  ['one that is compact', compactPdf(plainPdf())],
  ['one that was cut short', plainPdf().subarray(0, 500)],
  [
    'one with a wrong table',
    Buffer.from(plainPdf().toString('latin1').replace('4 0 obj', '4 1 obj'), 'latin1'),
  ],
  ['what is none', Buffer.from('hello')],
])('%s stays as it is', (_what, bytes) => {
  expect(compactPdf(bytes)).toBe(bytes);
});
