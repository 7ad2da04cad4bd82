import { inflateSync } from 'node:zlib';

// PDFs as our engines write them: with a plain cross-reference table and uncompressed dictionaries.

/** @throws when the bytes are not a PDF of that form */
export function countPages(pdf: Buffer): number {
  return number(/\/Count (\d+)/.exec(dictionaryOf(pdf, rootOfPages(pdf))), 'a page count');
}

export interface LastPage {
  readonly heightPt: number;
  /** The page's PDF operators. */
  readonly content: string;
}

/** @throws when the bytes are not a PDF of that form */
export function lastPageOf(pdf: Buffer): LastPage {
  let objectNumber = rootOfPages(pdf);
  let page = dictionaryOf(pdf, objectNumber);
  let box = page;
  for (let kids = KIDS.exec(page); kids; kids = KIDS.exec(page)) {
    objectNumber = number(/(\d+) 0 R\s*$/.exec(kids[1] ?? ''), 'a page');
    page = dictionaryOf(pdf, objectNumber);
    if (MEDIA_BOX.test(page)) box = page;
  }
  return {
    heightPt: number(MEDIA_BOX.exec(box), 'a height'),
    content: contentOf(pdf, reference(page, 'Contents')),
  };
}

const KIDS = /\/Kids\s*\[([^\]]*)\]/;
const MEDIA_BOX = /\/MediaBox\s*\[\s*\S+\s+\S+\s+\S+\s+([\d.]+)\s*\]/;
const STREAM = /stream\r?\n/;
const MAX_DICTIONARY_BYTES = 1024;
/** The operators of a page of text take a tenth of this. */
const MAX_CONTENT_BYTES = 4 * 1024 * 1024;

function contentOf(pdf: Buffer, objectNumber: number): string {
  const offset = offsetOf(pdf, objectNumber);
  const head = pdf.toString('latin1', offset, offset + MAX_DICTIONARY_BYTES);
  const start = STREAM.exec(head);
  if (!start) throw new Error('the page has no content');
  const dictionary = head.slice(0, start.index);
  const from = offset + start.index + start[0].length;
  const bytes = pdf.subarray(from, from + number(/\/Length (\d+)/.exec(dictionary), 'a length'));
  if (!dictionary.includes('/FlateDecode')) return bytes.toString('latin1');
  return inflateSync(bytes, { maxOutputLength: MAX_CONTENT_BYTES }).toString('latin1');
}

function rootOfPages(pdf: Buffer): number {
  const trailer = textFrom(pdf, pdf.lastIndexOf('trailer'));
  return reference(dictionaryOf(pdf, reference(trailer, 'Root')), 'Pages');
}

function dictionaryOf(pdf: Buffer, objectNumber: number): string {
  const offset = offsetOf(pdf, objectNumber);
  return pdf.toString('latin1', offset, pdf.indexOf('endobj', offset));
}

function offsetOf(pdf: Buffer, objectNumber: number): number {
  const table = number(/startxref\s+(\d+)/.exec(textFrom(pdf, pdf.length - 64)), 'startxref');
  const header = /^xref\s+0 \d+\s+/.exec(textFrom(pdf, table));
  if (!header) throw new Error('the PDF has no cross-reference table');
  const entry = table + header[0].length + objectNumber * 20;
  return Number.parseInt(pdf.toString('latin1', entry, entry + 10), 10);
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
