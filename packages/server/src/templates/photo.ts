import type { Quality, Warning } from '@offprint/contract';
import { oneAtATime } from '../async/one-at-a-time.ts';

export interface Photo {
  readonly dataUri: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface PreparedPhoto {
  readonly photo: Photo | null;
  readonly warning: Warning | null;
}

const DPI: Readonly<Record<Quality, number>> = { standard: 150, high: 300 };
const MM_PER_INCH = 25.4;
const MAX_BYTES = 5 * 1024 * 1024;
/** A tiny file can unpack to gigabytes. */
const MAX_PIXELS = 40_000_000;
/** Taller photos are cut at the foot, and those wider than a square at the sides. */
const MIN_ASPECT = 3 / 4;
/** Of a data URI, up to the comma: its type, and parameters such as the name of a file. */
const MAX_HEADER_LENGTH = 1_000;

/** The decoder holds up to 4 bytes for each pixel, and takes a core for up to a second. */
const decoding = oneAtATime();

const TOO_MANY_PIXELS = `it has over ${MAX_PIXELS / 1e6} million pixels: use a smaller one`;
const DAMAGED = 'The file of the photo is damaged, so a part of it may be missing in print.';

/** Fewer dots than this on an inch are seen one by one. */
const MIN_DPI = 75;

/**
 * A photo made ready for paper: turned upright, cut to the frame, shrunk to the resolution that
 * shows, without the metadata (which may hold the place it was taken). What can't be printed
 * is left out with a warning, so that the rest of the résumé is printed all the same.
 *
 * @param image `basics.image` of a résumé
 * @param widthMm how wide it is printed
 */
export async function preparePhoto(
  image: string | undefined,
  quality: Quality,
  widthMm: number,
): Promise<PreparedPhoto> {
  if (image === undefined || image.trim() === '') return { photo: null, warning: null };
  if (/^https?:/i.test(image)) return skipped('one on the web is not fetched here: embed it');
  const bytes = decodeDataUri(image);
  if (bytes === null) return skipped('it is not a PNG, JPEG or WebP as a data URI in base64');
  if (bytes.length > MAX_BYTES) return skipped('it is over 5 MB: use a smaller file');
  if (imageTypeOf(bytes) === null) return skipped('its bytes are not PNG, JPEG or WebP');
  return await decoding(() => decode(bytes, quality, widthMm));
}

async function decode(bytes: Buffer, quality: Quality, widthMm: number): Promise<PreparedPhoto> {
  try {
    return await shrink(bytes, quality, widthMm, 'error');
  } catch {
    return await salvage(bytes, quality, widthMm);
  }
}

/** What can be read of a file that ends too early, as messengers and old cameras save them. */
async function salvage(bytes: Buffer, quality: Quality, widthMm: number): Promise<PreparedPhoto> {
  try {
    const { photo } = await shrink(bytes, quality, widthMm, 'none');
    return { photo, warning: warn('PHOTO_DAMAGED', DAMAGED) };
  } catch {
    return skipped('it is damaged');
  }
}

const END_OF_HEADER = ';base64,';
/** What style sheets and careless exports put before a value. */
const WRAPPED = /^\s*(?:url\(\s*)?["']?/;
/** As bytes of a file are kept without a word about them; a path is shorter. */
const BARE = /^[\w+/-]{200}/;

/** The bytes of a data URI, whatever type and parameters it names; null for what is none of an image. */
function decodeDataUri(given: string): Buffer | null {
  const uri = given.replace(WRAPPED, '');
  const header = uri.slice(0, MAX_HEADER_LENGTH).toLowerCase();
  if (!header.startsWith('data:')) return BARE.test(uri) ? decodeBase64(uri) : null;
  const end = header.indexOf(END_OF_HEADER);
  const [type = ''] = header.slice('data:'.length).split(';');
  const isImage = type.startsWith('image/') || BYTES_OF_ANYTHING.has(type.trim());
  return end < 0 || !isImage ? null : decodeBase64(uri.slice(end + END_OF_HEADER.length));
}

const BYTES_OF_ANYTHING = new Set(['', 'application/octet-stream']);

function decodeBase64(text: string): Buffer {
  return Buffer.from(text.replace(/%(?:2b|2f|3d|0d|0a)/gi, decodeURIComponent), 'base64');
}

/** What the bytes are, whatever they are called. */
function imageTypeOf(bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  const isRiff = startsWith(bytes, [0x52, 0x49, 0x46, 0x46]);
  const isWebp = startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]);
  return isRiff && isWebp ? 'webp' : null;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/**
 * Loads what decodes photos, which holds the thread for 60 ms: servers do it at their start, so that
 * nobody waits for another's first photo.
 */
export async function loadPhotoDecoder(): Promise<void> {
  // Where it can't be loaded, photos are left out with a warning.
  await loadSharp().catch(() => undefined);
}

async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // No photo is decoded twice.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

async function shrink(
  bytes: Buffer,
  quality: Quality,
  widthMm: number,
  failOn: 'error' | 'none',
): Promise<PreparedPhoto> {
  const sharp = await loadSharp();
  const upright = sharp(bytes, { limitInputPixels: false, failOn }).autoOrient();
  const { autoOrient: size } = await upright.metadata();
  if (size.width * size.height > MAX_PIXELS) return skipped(TOO_MANY_PIXELS);
  const aspect = Math.min(1, Math.max(MIN_ASPECT, size.width / size.height));
  const heightMm = widthMm / aspect;
  const printed = Math.round((widthMm / MM_PER_INCH) * DPI[quality]);
  const width = Math.min(printed, size.width, Math.round(size.height * aspect));
  const jpeg = await upright
    .resize({
      width: Math.max(1, width),
      height: Math.max(1, Math.round(width / aspect)),
      fit: 'cover',
      position: size.width > size.height ? 'centre' : 'north',
    })
    .flatten({ background: '#ffffff' })
    .toColorspace('srgb')
    .jpeg({ quality: quality === 'high' ? 90 : 82 })
    .toBuffer();
  const dataUri = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  const isCoarse = width < (widthMm / MM_PER_INCH) * MIN_DPI;
  return {
    photo: { dataUri, widthMm, heightMm },
    warning: isCoarse ? warn('PHOTO_COARSE', coarse(size.width, size.height)) : null,
  };
}

function coarse(width: number, height: number): string {
  return `The photo has only ${width} × ${height} pixels, so it looks coarse: use a larger one.`;
}

function skipped(reason: string): PreparedPhoto {
  return { photo: null, warning: warn('PHOTO_SKIPPED', `The photo was left out: ${reason}.`) };
}

function warn(code: string, message: string): Warning {
  return { code, message, path: 'basics.image' };
}
