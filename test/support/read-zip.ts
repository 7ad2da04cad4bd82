import { crc32, inflateRawSync } from 'node:zlib';
import { expect } from 'vitest';

const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
const END_SIZE = 22;
const IS_UTF8 = 1 << 11;

/** The files of a whole ZIP by their names, each held against its checksum. */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const zip = Buffer.from(bytes);
  const end = zip.length - END_SIZE;
  expect(zip.readUInt32LE(end), 'the end of a ZIP').toBe(END_OF_CENTRAL_DIRECTORY);
  const count = zip.readUInt16LE(end + 10);
  const files = new Map<string, Uint8Array>();
  for (let at = zip.readUInt32LE(end + 16), n = 0; n < count; n += 1) {
    expect(zip.readUInt32LE(at)).toBe(CENTRAL_HEADER);
    expect(zip.readUInt16LE(at + 8) & IS_UTF8).toBe(IS_UTF8);
    const nameSize = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameSize);
    const content = contentAt(zip, at);
    expect(crc32(content), name).toBe(zip.readUInt32LE(at + 16));
    expect(files.has(name), `${name} twice`).toBe(false);
    files.set(name, content);
    at += 46 + nameSize + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

function contentAt(zip: Buffer, central: number): Uint8Array {
  const local = zip.readUInt32LE(central + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const stored = zip.subarray(start, start + zip.readUInt32LE(central + 20));
  return zip.readUInt16LE(central + 10) === 0 ? stored : inflateRawSync(stored);
}
