import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { installedFonts } from './installed-fonts.ts';
import { readCmap } from './read-cmap.ts';

/** A font with a table of characters and nothing else. */
function fontWith(...subtables: readonly Buffer[]): string {
  const records = subtables.map((_, index) => {
    const record = Buffer.alloc(8);
    const before = subtables.slice(0, index).reduce((sum, each) => sum + each.length, 0);
    record.writeUInt32BE(4 + subtables.length * 8 + before, 4);
    return record;
  });
  const cmap = Buffer.concat([words(0, subtables.length), ...records, ...subtables]);
  const entry = Buffer.alloc(16);
  entry.write('cmap');
  entry.writeUInt32BE(28, 8);
  entry.writeUInt32BE(cmap.length, 12);
  const header = words(0, 0x0001_0000 >> 16, 1, 0, 0, 0);
  const dir = mkdtempSync(join(tmpdir(), 'offprint-cmap-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'font.ttf');
  writeFileSync(path, Buffer.concat([header, entry, cmap]));
  return path;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

/** Letters of two segments, and the end mark. */
const FORMAT_4 = words(4, 0, 0, 6, 0, 0, 0, 0x5a, 0x3a9, 0xffff, 0, 0x41, 0x391, 0xffff);
/** One group beyond the first 65,536. */
const FORMAT_12 = words(12, 0, 0, 0, 0, 0, 0, 1, 1, 0xf600, 1, 0xf64f, 0, 5);

test('reads segments, and leaves the end mark out', () => {
  expect(readCmap(fontWith(FORMAT_4))).toEqual([
    [0x41, 0x5a],
    [0x391, 0x3a9],
  ]);
});

test('prefers the table that holds emoji too', () => {
  expect(readCmap(fontWith(FORMAT_4, FORMAT_12))).toEqual([[0x1f600, 0x1f64f]]);
});

test('reads every face that is installed', () => {
  for (const { name, faces } of installedFonts().families) {
    for (const { path } of faces) expect(readCmap(path).length, name).toBeGreaterThan(10);
  }
});

test('what is no font says so', () => {
  expect(() => readCmap(new URL(import.meta.url).pathname)).toThrow(/no font|cut off/);
});
