import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { preparePhoto } from './photo.ts';

interface Source {
  readonly width: number;
  readonly height: number;
  readonly format?: 'png' | 'jpeg' | 'webp';
  readonly alpha?: number;
}

async function photo({ width, height, format = 'png', alpha = 1 }: Source): Promise<string> {
  const background = { r: 200, g: 80, b: 40, alpha };
  const image = sharp({ create: { width, height, channels: 4, background } });
  const bytes = await image
    .toFormat(format)
    .withExif({ IFD0: { Artist: 'Secret Place' } })
    .toBuffer();
  return `data:image/${format};base64,${bytes.toString('base64')}`;
}

async function printed(image: string, quality: 'standard' | 'high' = 'standard') {
  const { photo, warning } = await preparePhoto(image, quality, 27);
  if (photo === null) throw new Error(warning?.message);
  const bytes = Buffer.from(photo.dataUri.split(',')[1] ?? '', 'base64');
  return { ...photo, bytes, ...(await sharp(bytes).metadata()) };
}

describe('a photo', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('may be %s', async (format) => {
    expect((await printed(await photo({ width: 400, height: 400, format }))).format).toBe('jpeg');
  });

  test('is shrunk to what shows: 150 dpi, or 300 in high quality', async () => {
    const image = await photo({ width: 2_000, height: 2_000 });
    expect((await printed(image)).width).toBe(159);
    expect((await printed(image, 'high')).width).toBe(319);
  });

  test('is never blown up', async () => {
    expect((await printed(await photo({ width: 60, height: 60 }))).width).toBe(60);
  });

  test.each([
    ['a landscape', 900, 300, 1],
    ['a portrait', 600, 750, 0.8],
    ['a tower', 300, 900, 0.75],
  ])('is framed: %s', async (_what, width, height, aspect) => {
    const { widthMm, heightMm, ...size } = await printed(await photo({ width, height }));
    expect(widthMm / heightMm).toBeCloseTo(aspect);
    expect(size.width / size.height).toBeCloseTo(aspect, 1);
  });

  test('carries no metadata', async () => {
    const { bytes, exif } = await printed(await photo({ width: 300, height: 300, format: 'jpeg' }));
    expect(exif).toBeUndefined();
    expect(bytes.includes('Secret')).toBe(false);
  });

  test('stands on white where it is transparent', async () => {
    const { bytes } = await printed(await photo({ width: 100, height: 100, alpha: 0 }));
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  test.each([';name=my photo.png', '; charset=utf-8', ';a=1;b=2'])(
    'may have parameters in its data URI: %s',
    async (parameters) => {
      const image = await photo({ width: 300, height: 300 });
      const { warning } = await preparePhoto(
        image.replace(';base64', `${parameters};BASE64`).replace('image/png', 'IMAGE/PNG'),
        'standard',
        27,
      );
      expect(warning).toBeNull();
    },
  );

  test('without the end that its file should have is shown, with a warning', async () => {
    const image = await photo({ width: 300, height: 300, format: 'jpeg' });
    const bytes = Buffer.from(image.split(',')[1] ?? '', 'base64').subarray(0, -2);
    const cut = `data:image/jpeg;base64,${bytes.toString('base64')}`;
    const { photo: shown, warning } = await preparePhoto(cut, 'standard', 27);
    expect(shown).not.toBeNull();
    expect(warning).toMatchObject({ code: 'PHOTO_DAMAGED', path: 'basics.image' });
  });

  test.each([
    [1, true],
    [8, true],
    [79, true],
    [80, false],
  ])('of %i pixels, 27 mm wide, is shown; is it too coarse? %s', async (pixels, isCoarse) => {
    const { warning } = await preparePhoto(
      await photo({ width: pixels, height: pixels }),
      'standard',
      27,
    );
    expect(warning?.code ?? null).toBe(isCoarse ? 'PHOTO_COARSE' : null);
  });

  test('is the same bytes each time', async () => {
    const image = await photo({ width: 500, height: 600 });
    expect((await printed(image)).dataUri).toBe((await printed(image)).dataUri);
  });
});

test.each([undefined, '', '  '])('no photo (%j) is no warning', async (image) => {
  expect(await preparePhoto(image, 'standard', 27)).toEqual({ photo: null, warning: null });
});

test.each([
  [
    'in the alphabet of URLs',
    (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64url')}`,
  ],
  ['in lines', (bytes: Buffer) => `data:image/png;base64,${inLines(bytes)}`],
  [
    'with a comma in its name',
    (bytes: Buffer) => `data:image/png;name="a,b";base64,${base64(bytes)}`,
  ],
  ['without a type', (bytes: Buffer) => `data:;base64,${base64(bytes)}`],
  [
    'as bytes of anything',
    (bytes: Buffer) => `data:application/octet-stream;base64,${base64(bytes)}`,
  ],
  ['without a header', (bytes: Buffer) => base64(bytes)],
  ['as a style sheet has it', (bytes: Buffer) => `url("data:image/png;base64,${base64(bytes)}")`],
])('a photo is shown %s', async (_what, write) => {
  const noise = randomBytesOf(300 * 300 * 3);
  const png = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
    .png()
    .toBuffer();
  const { photo, warning } = await preparePhoto(write(png), 'standard', 27);
  expect(photo).not.toBeNull();
  expect(warning).toBeNull();
});

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

function inLines(bytes: Buffer): string {
  return base64(bytes).replace(/.{76}/g, '$&\r\n');
}

/** That no file makes shorter. */
function randomBytesOf(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * index * 31 + index * 7) % 251));
}

test.each([
  ['an address', 'https://example.com/me.jpg', /not fetched/],
  ['a path', '/me.jpg', /not a PNG, JPEG or WebP/],
  ['an SVG', 'data:image/svg+xml;base64,PHN2Zy8+', /not PNG, JPEG or WebP/],
  ['a web page', 'data:text/html;base64,PHN2Zy8+', /not a PNG, JPEG or WebP/],
  ['data that is not in base64', 'data:image/png,abc', /not a PNG, JPEG or WebP/],
  ['markup that is called a PNG', 'data:image/png;base64,PHNjcmlwdD4=', /bytes are not/],
  ['half a PNG', 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==', /damaged/],
  ['a file that is too large', `data:image/png;base64,${'A'.repeat(7_200_000)}`, /over 5 MB/],
])('%s is left out with a warning', async (_what, image, message) => {
  const { photo, warning } = await preparePhoto(image, 'standard', 27);
  expect(photo).toBeNull();
  expect(warning).toMatchObject({ code: 'PHOTO_SKIPPED', path: 'basics.image' });
  expect(warning?.message).toMatch(message);
});

test('a tiny file that unpacks to a hundred million pixels is left out', async () => {
  const { warning } = await preparePhoto(blackPng(10_000), 'standard', 27);
  expect(warning?.message).toMatch(/over 40 million pixels/);
  expect((await preparePhoto(blackPng(1_000), 'standard', 27)).warning).toBeNull();
});

/** A square of one bit a pixel, made without an image of that size in memory. */
function blackPng(side: number): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)));
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
