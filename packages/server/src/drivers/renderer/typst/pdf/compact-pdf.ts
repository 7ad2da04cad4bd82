import { deflateSync } from 'node:zlib';
import {
  isStream,
  type PdfFile,
  type PdfObject,
  readObjects,
  streamObject,
  streamOf,
} from './pdf-objects.ts';
import { withReadableClusters } from './readable-clusters.ts';

// Half of the compiler's output is plain-text objects: the tags of PDF/UA for each page.

/**
 * The same PDF with its objects in compressed streams (PDF 1.5), which halves its size. A PDF that
 * does not have the compiler's form is returned unchanged.
 */
export function compactPdf(pdf: Uint8Array): Uint8Array {
  const source = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const file = readObjects(source);
  return file === null ? pdf : written(withReadableClusters(file));
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
  const bodies = objects.map(({ body }) => withoutSuspects(withListedWidths(body)));
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
/** Where readers look for the width of a space if a font has no space glyph. */
const SPACE_CODE = 32;
const SPACE_WIDTH = 250;

/**
 * Writes the widths of a font's glyphs as lists instead of ranges of one glyph each, and always
 * includes a space. A reader that finds no width, such as pypdf 3, splits words at each kerned
 * pair.
 */
function withListedWidths(body: Buffer): Buffer {
  if (!body.includes('/CIDFontType')) return body;
  const font = body.toString('latin1');
  return Buffer.from(
    font.replace(WIDTHS, (_, ranges: string) => `[${listed(ranges)}]`),
    'latin1',
  );
}

const NO_SUSPECTS = /(?<=\/MarkInfo\s*<<[^>]*)\/Suspects false/;

/** Poppler complains of this entry, whose value is the default anyway. */
function withoutSuspects(body: Buffer): Buffer {
  if (!body.includes('/MarkInfo')) return body;
  return Buffer.from(body.toString('latin1').replace(NO_SUSPECTS, ''), 'latin1');
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

/** PDF/A requires that metadata stay readable without a PDF reader. */
function compressed(body: Buffer): Buffer {
  const found = streamOf(body);
  if (found === null || /\/Filter|\/Metadata/.test(found.entries)) return body;
  return stream(found.entries, found.data);
}

/** Higher levels take twice as long, for a hundredth of the bytes. */
const LEVEL = 4;

function stream(entries: string, data: Buffer): Buffer {
  return streamObject(`${entries} /Filter /FlateDecode`, deflateSync(data, { level: LEVEL }));
}
