import { inflateSync } from 'node:zlib';

// The form of the compiler's PDFs: a plain table of objects, and streams with or without
// compression.

export interface PdfFile {
  /** The bytes before the first object. */
  readonly header: Buffer;
  readonly objects: readonly PdfObject[];
  /** Entries of the trailer's dictionary except its size, such as `/Root 1 0 R`. */
  readonly trailer: string;
}

export interface PdfObject {
  readonly number: number;
  /** The bytes between `obj` and `endobj`. */
  readonly body: Buffer;
}

const END = /startxref\s+(\d+)\s+%%EOF\s*$/;
const TABLE = /^xref\s+0 (\d+)\s+/;
const TRAILER = /trailer\s*<<([\s\S]*)>>\s*startxref/;
const OBJECT_START = /^(\d+) 0 obj\s/;
const ENTRY_BYTES = 20;
const END_CHARS = 64;

/** @returns null for a PDF that does not have the compiler's form */
export function readObjects(source: Buffer): PdfFile | null {
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

export function isStream({ body }: PdfObject): boolean {
  return body
    .toString('latin1', body.length - END_CHARS)
    .trimEnd()
    .endsWith('endstream');
}

interface PdfStream {
  /** The entries of its dictionary, except the length. */
  readonly entries: string;
  /** The bytes as they are in the file. */
  readonly data: Buffer;
}

const MAX_DICTIONARY_BYTES = 1024;
const STREAM = /^<<([\s\S]*?)>>\s*stream\r?\n/;
const LENGTH = /\/Length (\d+)/;

export function streamOf(body: Buffer): PdfStream | null {
  const start = STREAM.exec(body.toString('latin1', 0, MAX_DICTIONARY_BYTES));
  const entries = start?.[1] ?? '';
  const length = LENGTH.exec(entries);
  if (!start || !length) return null;
  const from = start[0].length;
  const data = body.subarray(from, from + Number(length[1]));
  return { entries: entries.replace(LENGTH, '').trim(), data };
}

export function streamObject(entries: string, data: Uint8Array): Buffer {
  const head = `<< ${entries} /Length ${data.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream')]);
}

/** The decoded text or operators of a stream, one character a byte. Null if it has none. */
export function textOfStream(body: Buffer): string | null {
  const found = streamOf(body);
  if (found === null) return null;
  const { entries, data } = found;
  if (!entries.includes('/Filter')) return data.toString('latin1');
  return FLATE_ALONE.test(entries) ? inflateSync(data).toString('latin1') : null;
}

const FLATE_ALONE = /\/Filter\s*\/FlateDecode/;
