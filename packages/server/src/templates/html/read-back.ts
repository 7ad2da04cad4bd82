/**
 * Code points that a font draws with the glyph of a far more common one. Chromium's PDFs name the
 * lowest code point of a glyph, so readers would find `Donʼt` for `Don’t`, and radicals for
 * ideographs. So the rare ones are removed from the fonts and written as the common ones.
 */
const RARE: ReadonlyMap<number, number> = new Map([
  [0x0269, 0x03b9], // ɩ, ι
  [0x02bb, 0x2018], // ʻ, ‘
  [0x02bc, 0x2019], // ʼ, ’
  [0x02ee, 0x201d], // ˮ, ”
  [0x2329, 0x3008],
  [0x232a, 0x3009],
  [0x2e9f, 0x6bcd], // ⺟, 母
  [0x2ef3, 0x9f9f], // ⻳, 龟
  ...Array.from({ length: 0x2fd5 - 0x2f00 + 1 }, (_, index): [number, number] => {
    const radical = 0x2f00 + index;
    return [radical, String.fromCodePoint(radical).normalize('NFKC').codePointAt(0) ?? radical];
  }),
]);
const RARE_CODE_POINTS = [...RARE.keys()].sort((a, b) => a - b);
const RARE_CHARACTERS = /[\u0269\u02bb\u02bc\u02ee\u2329\u232a\u2e9f\u2ef3\u2f00-\u2fd5]/g;

/** The text with characters that look the same and are read back correctly. */
export function withUsualCharacters(text: string): string {
  return text.replace(RARE_CHARACTERS, (character) =>
    String.fromCodePoint(RARE.get(character.codePointAt(0) ?? 0) ?? 0),
  );
}

const TABLES_AT = 12;
const TABLE_RECORD_BYTES = 16;
const GROUPS_AT = 16;
const GROUP_BYTES = 12;

/** The font file without the rare code points in the table that Chromium reads. */
export function withoutRareCodePoints(font: Buffer): Buffer {
  const record = cmapRecord(font);
  if (record === null) return font;
  const start = font.readUInt32BE(record + 8);
  const cmap = Buffer.from(font.subarray(start, start + font.readUInt32BE(record + 12)));
  const subtable = fullSubtable(cmap);
  if (subtable === null) return font;
  const changed = withoutRare(cmap.subarray(subtable));
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    const offsetAt = 4 + index * 8 + 4;
    if (cmap.readUInt32BE(offsetAt) === subtable) cmap.writeUInt32BE(cmap.length, offsetAt);
  }
  const padding = Buffer.alloc(-font.length & 3);
  const result = Buffer.concat([font, padding, cmap, changed]);
  result.writeUInt32BE(font.length + padding.length, record + 8);
  result.writeUInt32BE(cmap.length + changed.length, record + 12);
  return result;
}

function cmapRecord(font: Buffer): number | null {
  const tables = Array.from(
    { length: font.readUInt16BE(4) },
    (_, index) => TABLES_AT + index * TABLE_RECORD_BYTES,
  );
  return tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? null;
}

/** The place of the subtable of format 12. A font without it shares no glyphs. */
function fullSubtable(cmap: Buffer): number | null {
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.readUInt32BE(4 + index * 8 + 4),
  );
  return offsets.find((offset) => cmap.readUInt16BE(offset) === 12) ?? null;
}

function withoutRare(subtable: Buffer): Buffer {
  const groups = Array.from({ length: subtable.readUInt32BE(12) }, (_, index) => {
    const at = GROUPS_AT + index * GROUP_BYTES;
    return groupWithoutRare(
      subtable.readUInt32BE(at),
      subtable.readUInt32BE(at + 4),
      subtable.readUInt32BE(at + 8),
    );
  }).flat();
  const result = Buffer.alloc(GROUPS_AT + groups.length * GROUP_BYTES);
  subtable.copy(result, 0, 0, GROUPS_AT);
  result.writeUInt32BE(result.length, 4);
  result.writeUInt32BE(groups.length, 12);
  for (const [index, values] of groups.entries()) {
    for (const [field, value] of values.entries()) {
      result.writeUInt32BE(value, GROUPS_AT + index * GROUP_BYTES + field * 4);
    }
  }
  return result;
}

type Group = readonly [first: number, last: number, firstGlyph: number];

function groupWithoutRare(first: number, last: number, firstGlyph: number): Group[] {
  const groups: Group[] = [];
  let from = first;
  for (const rare of RARE_CODE_POINTS) {
    if (rare < from || rare > last) continue;
    if (rare > from) groups.push([from, rare - 1, firstGlyph + from - first]);
    from = rare + 1;
  }
  if (from <= last) groups.push([from, last, firstGlyph + from - first]);
  return groups;
}
