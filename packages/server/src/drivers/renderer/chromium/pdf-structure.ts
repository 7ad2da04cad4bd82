/**
 * The few facts of a PDF that this driver needs, read by their known places: Skia writes a plain
 * cross-reference table and keeps all dictionaries uncompressed.
 */

/** @throws when the bytes are not a PDF of that form */
export function countPages(pdf: Buffer): number {
  const trailer = pdf.lastIndexOf('trailer');
  const catalog = dictionaryOf(pdf, reference(textFrom(pdf, trailer), 'Root'));
  const pages = dictionaryOf(pdf, reference(catalog, 'Pages'));
  return number(/\/Count (\d+)/.exec(pages), 'a page count');
}

function dictionaryOf(pdf: Buffer, objectNumber: number): string {
  const table = number(/startxref\s+(\d+)/.exec(textFrom(pdf, pdf.length - 64)), 'startxref');
  const header = /^xref\s+0 \d+\s+/.exec(textFrom(pdf, table));
  if (!header) throw new Error('the PDF has no cross-reference table');
  const entry = table + header[0].length + objectNumber * 20;
  const offset = Number.parseInt(pdf.toString('latin1', entry, entry + 10), 10);
  const end = pdf.indexOf('endobj', offset);
  return pdf.toString('latin1', offset, end);
}

function reference(dictionary: string, key: string): number {
  return number(new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary), `/${key}`);
}

function number(match: RegExpExecArray | null, what: string): number {
  if (!match) throw new Error(`the PDF has no ${what}`);
  return Number(match[1]);
}

function textFrom(pdf: Buffer, offset: number): string {
  return pdf.toString('latin1', Math.max(0, offset), offset + 256);
}
