import { deflateSync } from 'node:zlib';

// Half of what the compiler writes is objects as plain text: the tags of PDF/UA, page by page.

/**
 * The same PDF with its objects in compressed streams (PDF 1.5), which takes half the bytes. One that
 * is written in another way than the compiler's is returned as it is.
 */
export function compactPdf(pdf: Uint8Array): Uint8Array {
  const source = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const file = readObjects(source);
  return file === null ? pdf : written(file);
}

interface PdfFile {
  /** What stands before the first object. */
  readonly header: Buffer;
  readonly objects: readonly PdfObject[];
  /** Entries of the trailer's dictionary but its size, such as `/Root 1 0 R`. */
  readonly trailer: string;
}

interface PdfObject {
  readonly number: number;
  /** What stands between `obj` and `endobj`. */
  readonly body: Buffer;
}

const END = /startxref\s+(\d+)\s+%%EOF\s*$/;
const TABLE = /^xref\s+0 (\d+)\s+/;
const TRAILER = /trailer\s*<<([\s\S]*)>>\s*startxref/;
const OBJECT_START = /^(\d+) 0 obj\s/;
const ENTRY_BYTES = 20;
const END_CHARS = 64;

function readObjects(source: Buffer): PdfFile | null {
  const tableAt = Number(END.exec(source.toString('latin1', source.length - END_CHARS))?.[1]);
  const table = source.toString('latin1', tableAt || source.length);
  const count = Number(TABLE.exec(table)?.[1]);
  const trailer = TRAILER.exec(table)?.[1]
    ?.replace(/\/Size \d+/, '')
    .trim();
  if (!count || trailer === undefined) return null;
  const entries = table.slice(TABLE.exec(table)?.[0].length);
  const offsets = Array.from({ length: count - 1 }, (_, index) =>
    Number(entries.slice((index + 1) * ENTRY_BYTES, (index + 1) * ENTRY_BYTES + 10)),
  ).sort((a, b) => a - b);
  const objects = offsets.map((offset, index) =>
    readObject(source.subarray(offset, offsets[index + 1] ?? tableAt)),
  );
  if (!objects.every((object) => object !== null)) return null;
  return { header: source.subarray(0, offsets[0]), objects, trailer };
}

function readObject(source: Buffer): PdfObject | null {
  const start = OBJECT_START.exec(source.toString('latin1', 0, END_CHARS));
  const end = source.lastIndexOf('endobj');
  if (!start || end < 0) return null;
  return { number: Number(start[1]), body: source.subarray(start[0].length, end) };
}

function written({ header, objects, trailer }: PdfFile): Uint8Array {
  const { streams = [], others = [] } = Object.groupBy(objects, (object) =>
    isStream(object) ? 'streams' : 'others',
  );
  const lastNumber = Math.max(...objects.map((object) => object.number));
  const holderNumber = lastNumber + 1;
  const tableNumber = lastNumber + 2;
  const table = Buffer.alloc((tableNumber + 1) * FIELD_BYTES);
  others.forEach(({ number }, index) => {
    writeField(table, number, IN_STREAM, holderNumber, index);
  });

  const parts: Uint8Array[] = [header];
  let size = header.length;
  const append = (number: number, body: Buffer) => {
    writeField(table, number, AT_OFFSET, size, 0);
    const part = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    parts.push(part);
    size += part.length;
  };
  for (const stream of streams) append(stream.number, compressed(stream.body));
  append(holderNumber, objectStream(others));
  const tableAt = size;
  writeField(table, tableNumber, AT_OFFSET, tableAt, 0);
  const entries = `/Type /XRef /Size ${tableNumber + 1} /W [1 4 2] ${trailer}`;
  append(tableNumber, stream(entries, table));
  parts.push(Buffer.from(`startxref\n${tableAt}\n%%EOF\n`));
  return Buffer.concat(parts);
}

const FIELD_BYTES = 7;
const AT_OFFSET = 1;
const IN_STREAM = 2;

function writeField(table: Buffer, number: number, type: number, where: number, index: number) {
  table.writeUInt8(type, number * FIELD_BYTES);
  table.writeUInt32BE(where, number * FIELD_BYTES + 1);
  table.writeUInt16BE(index, number * FIELD_BYTES + 5);
}

function objectStream(objects: readonly PdfObject[]): Buffer {
  let offset = 0;
  const bodies = objects.map(({ body }) => withListedWidths(body));
  const index = objects.map(({ number }, place) => {
    const entry = `${number} ${offset}`;
    offset += bodies[place]?.length ?? 0;
    return entry;
  });
  const head = Buffer.from(`${index.join(' ')} `);
  const content = Buffer.concat([head, ...bodies]);
  return stream(`/Type /ObjStm /N ${objects.length} /First ${head.length}`, content);
}

const WIDTHS = /(?<=\/W )\[([\d.\s]+)\]/;
/** Where readers look for the width of a space, in a font that draws none. */
const SPACE_CODE = 32;
const SPACE_WIDTH = 250;

/**
 * The widths of a font's glyphs as lists instead of ranges of one glyph each, and one of a space in
 * any case. A reader that finds none, as pypdf 3 does, takes each kerned pair for two words.
 */
function withListedWidths(body: Buffer): Buffer {
  if (!body.includes('/CIDFontType')) return body;
  const font = body.toString('latin1');
  return Buffer.from(
    font.replace(WIDTHS, (_, ranges: string) => `[${listed(ranges)}]`),
    'latin1',
  );
}

/** `1 2 500 3 3 250` becomes `1 [500 500 250]`. */
function listed(ranges: string): string {
  const numbers = ranges.trim().split(/\s+/);
  const lists: string[] = [];
  let next = 0;
  for (let at = 0; at < numbers.length; at += 3) {
    const [first = '', last = '', width = ''] = numbers.slice(at, at + 3);
    if (at === 0 || Number(first) !== next) lists.push(`${first} [`);
    lists.push(`${width} `.repeat(Number(last) - Number(first) + 1));
    next = Number(last) + 1;
  }
  if (next <= SPACE_CODE) lists.push(`${SPACE_CODE} [${SPACE_WIDTH}`);
  return `${lists.join('').replaceAll(/ (\d+ \[)/g, '] $1')}]`;
}

function isStream({ body }: PdfObject): boolean {
  return body
    .toString('latin1', body.length - END_CHARS)
    .trimEnd()
    .endsWith('endstream');
}

const STREAM = /^<<([\s\S]*?)>>\s*stream\r?\n/;
const LENGTH = /\/Length (\d+)/;

/** Metadata stay readable without a PDF reader: PDF/A asks for it. */
function compressed(body: Buffer): Buffer {
  const start = STREAM.exec(body.toString('latin1', 0, 1024));
  const entries = start?.[1] ?? '/Filter';
  const length = LENGTH.exec(entries);
  if (!start || !length || /\/Filter|\/Metadata/.test(entries)) return body;
  const from = start[0].length;
  const data = body.subarray(from, from + Number(length[1]));
  return stream(entries.replace(LENGTH, '').trim(), data);
}

/** Beyond it a print takes twice as long to compress, for a hundredth of its bytes. */
const LEVEL = 4;

function stream(entries: string, data: Buffer): Buffer {
  const bytes = deflateSync(data, { level: LEVEL });
  const head = `<< ${entries} /Filter /FlateDecode /Length ${bytes.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream')]);
}
