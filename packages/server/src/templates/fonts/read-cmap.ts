import { closeSync, openSync, readSync } from 'node:fs';

/** A range of code points, both ends included. */
export type CodePointRange = readonly [first: number, last: number];

const TABLE_RECORD_BYTES = 16;
const ENCODING_RECORD_BYTES = 8;
const CMAP = 'cmap';

/**
 * The code points for which a TrueType or OpenType file has a glyph, ascending. Reads only the
 * table for them.
 *
 * @throws Error when the file is not such a font
 */
export function readCmap(path: string): readonly CodePointRange[] {
  const file = openSync(path, 'r');
  try {
    const tableCount = readAt(file, 4, 2).readUInt16BE();
    const directory = readAt(file, 12, tableCount * TABLE_RECORD_BYTES);
    for (let at = 0; at < directory.length; at += TABLE_RECORD_BYTES) {
      if (directory.toString('latin1', at, at + 4) !== CMAP) continue;
      return rangesOf(
        readAt(file, directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12)),
      );
    }
  } finally {
    closeSync(file);
  }
  throw new Error(`${path} is no font: it has no table of its characters.`);
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, position);
  if (read < length) throw new Error('The font file is cut off.');
  return bytes;
}

/** Format 12 contains everything in format 4, and code points beyond the first 65,536. */
function rangesOf(cmap: Buffer): CodePointRange[] {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + index * ENCODING_RECORD_BYTES + 4)),
  );
  const formatted = (format: number) =>
    subtables.find((subtable) => subtable.readUInt16BE(0) === format);
  const full = formatted(12);
  if (full) return groupsOf(full);
  const basic = formatted(4);
  if (basic) return segmentsOf(basic);
  throw new Error('The font has a table of its characters in a format that is not known.');
}

function groupsOf(subtable: Buffer): CodePointRange[] {
  return Array.from({ length: subtable.readUInt32BE(12) }, (_, index) => {
    const at = 16 + index * 12;
    return [subtable.readUInt32BE(at), subtable.readUInt32BE(at + 4)];
  });
}

/** The last segment is the end mark, U+FFFF. */
function segmentsOf(subtable: Buffer): CodePointRange[] {
  const segmentCount = subtable.readUInt16BE(6) / 2;
  const firstsAt = 16 + segmentCount * 2;
  return Array.from({ length: segmentCount - 1 }, (_, index) => [
    subtable.readUInt16BE(firstsAt + index * 2),
    subtable.readUInt16BE(14 + index * 2),
  ]);
}
