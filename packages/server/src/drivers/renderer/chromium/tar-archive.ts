import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const BLOCK_BYTES = 512;

export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The regular files of a small `.tar.br` archive. */
export async function readTarBrotli(path: string): Promise<ArchivedFile[]> {
  const tar = await promisify(brotliDecompress)(await readFile(path));
  const files: ArchivedFile[] = [];
  for (let offset = 0; offset + BLOCK_BYTES <= tar.length && tar[offset] !== 0; ) {
    const sizeBytes = Number.parseInt(text(tar, offset + 124, 12), 8) || 0;
    const start = offset + BLOCK_BYTES;
    const type = text(tar, offset + 156, 1);
    if (type === '0' || type === '') {
      files.push({
        name: text(tar, offset, 100),
        bytes: tar.subarray(start, start + sizeBytes),
      });
    }
    offset = start + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return files;
}

function text(tar: Buffer, offset: number, length: number): string {
  const field = tar.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end < 0 ? length : end).trim();
}
