import { expect, test } from 'vitest';
import { countPages } from './pdf-structure.ts';

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
