import { expect, test } from 'vitest';
import { countPages } from '../plain-pdf.ts';
import { makeReproducible } from './skia-pdf.ts';

function pdf(objects: readonly string[]): Buffer {
  let source = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = source.length;
    source += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<</Size ${size}\n/Root ${objects.length} 0 R>>`;
  return Buffer.from(`${source}${table}${trailer}\nstartxref\n${source.length}\n%%EOF\n`, 'latin1');
}

test('the count is that of the root of the page tree', () => {
  const branch = '<</Type /Pages\n/Count 8\n/Kids []\n/Parent 2 0 R>>';
  const root = '<</Type /Pages\n/Count 11\n/Kids [1 0 R]>>';
  const text = '(/Type /Catalog /Pages 1 0 R trailer)';

  expect(countPages(pdf([branch, root, text, '<</Type /Catalog\n/Pages 2 0 R>>']))).toBe(11);
});

test('something else is not a PDF', () => {
  expect(() => countPages(Buffer.from('<html>'))).toThrow();
});
const INFO = [
  '1 0 obj',
  '<</Title (/CreationDate \\(D:x\\))',
  "/CreationDate (D:20260101020304+00'00')",
  "/ModDate (D:20260101020304+00'00')>>",
  'endobj',
].join('\n');

function made(source: string, modifiedAt: string | null = null): string {
  const pdf = Buffer.from(source, 'latin1');
  makeReproducible(pdf, modifiedAt);
  expect(pdf).toHaveLength(source.length);
  return pdf.toString('latin1');
}

test('the dates become those of the document, and the length stays', () => {
  expect(made(INFO, '2020-02-03T04:05:06.789+01:00').match(/\(D:\d+\+00'00'\)/g)).toEqual([
    "(D:20200203030506+00'00')",
    "(D:20200203030506+00'00')",
  ]);
});

test.each([[null], ['not a date'], ['+012345-01-01T00:00:00Z']])('no dates for %s', (date) => {
  const source = made(INFO, date);

  expect(source).not.toContain("00'00'");
  expect(source).toContain('/Title (/CreationDate \\(D:x\\))');
  expect(source).toMatch(/\n +\n +>>\nendobj$/);
});

test('ids of nodes are counted anew, in their order', () => {
  const source = `${INFO}
<</ID (node00000170)>> <</Headers [(node00000169) (node00000170)]>>
<</Limits [(node00000169) (node00000171)]
/Names [(node00000169) 51 0 R (node00000170) 53 0 R (node00000171) 54 0 R]>> /IDTree 9 0 R`;

  expect(made(source).slice(INFO.length)).toBe(`
<</ID (node00000002)>> <</Headers [(node00000001) (node00000002)]>>
<</Limits [(node00000001) (node00000003)]
/Names [(node00000001) 51 0 R (node00000002) 53 0 R (node00000003) 54 0 R]>> /IDTree 9 0 R`);
});

test('texts of the document that look like ids stay', () => {
  const texts = `/Alt (node00000012) /Title (a [\\(node00000012\\)) /IDTree 9 0 R`;

  expect(made(`${INFO}${texts}`).slice(INFO.length)).toBe(texts);
});
