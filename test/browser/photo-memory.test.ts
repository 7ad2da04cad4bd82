import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';

const PROGRAM = fileURLToPath(new URL('./programs/prepare-photos.ts', import.meta.url));
const MIB = 1024 * 1024;

/** One photo of 39 megapixels in the most costly format is decoded in about 120 MB. */
const MAX_GROWN_BYTES = 350 * MIB;

test.each([
  [39, 8],
  [60, 0],
])(
  'of 8 photos of %i megapixels at once %i are printed, in the memory of one',
  async (megapixels, printed) => {
    const path = join(await tempDir(), 'photo.jpeg');
    await sharp({
      create: { width: 8_000, height: megapixels * 125, channels: 3, background: '#456' },
    })
      .withMetadata({ orientation: 6 })
      .jpeg({ progressive: true })
      .toFile(path);

    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, path, '8']);

    const report = JSON.parse(stdout);
    expect(report).toEqual({ printed, grownBytes: expect.any(Number) });
    expect(report.grownBytes).toBeLessThan(MAX_GROWN_BYTES);
  },
);
