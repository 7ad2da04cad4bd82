import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';
import type { Picture } from './page-picture.ts';

const FOLDER = new URL('../accepted/', import.meta.url);
/** `npm run pictures:accept` sets it, once somebody has looked at what has changed. */
const ACCEPTS = process.env.OFFPRINT_ACCEPT_PICTURES === '1';

/** How far two colours are apart, by the eye, before they count as different: 1 is black and white. */
const COLOUR_DISTANCE = 0.12;
/** A place of the page, about a word wide, and how many of its pixels may differ. */
const PLACE_PX = 24;
const MAX_DIFFERENT_PX = 30;

/** What is wrong with the picture, in a sentence that names the files to look at; null: nothing. */
export async function differenceOf(name: string, picture: Picture): Promise<string | null> {
  const file = new URL(`${name}.webp`, FOLDER);
  if (ACCEPTS) {
    await mkdir(FOLDER, { recursive: true });
    if (!existsSync(file) || (await compare(await read(file), picture)).differentPx > 0) {
      await writeFile(file, await encoded(picture));
    }
    return null;
  }
  if (!existsSync(file)) {
    return `${name}: there is no accepted picture. Look at it, then run npm run pictures:accept.`;
  }
  const accepted = await read(file);
  const { differentPx, difference } = await compare(accepted, picture);
  if (differentPx <= MAX_DIFFERENT_PX) return null;
  const shown = join(tmpdir(), `offprint-picture-${name}.png`);
  await writeSideBySide(shown, [accepted, picture, difference]);
  return `${name}: ${differentPx} pixels of one place differ. ${shown} shows what was accepted, what is printed, and where they differ; npm run pictures:accept accepts it.`;
}

async function compare(accepted: Picture, picture: Picture) {
  const { width, height } = picture;
  if (accepted.width !== width || accepted.height !== height) {
    return { differentPx: width * height, difference: picture };
  }
  const data = new Uint8ClampedArray(width * height * 4);
  const differentPx = pixelmatch(accepted.data, picture.data, data, width, height, {
    threshold: COLOUR_DISTANCE,
    windowSize: PLACE_PX,
  });
  return { differentPx, difference: { data, width, height } };
}

async function read(file: URL): Promise<Picture> {
  const { data, info } = await sharp(await readFile(file))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

function raw({ data, width, height }: Picture) {
  return sharp(Buffer.from(data), { raw: { width, height, channels: 4 } });
}

async function encoded(picture: Picture): Promise<Buffer> {
  return await raw(picture)
    .removeAlpha()
    .webp({ nearLossless: true, quality: 1, effort: 6 })
    .toBuffer();
}

async function writeSideBySide(path: string, pictures: readonly Picture[]): Promise<void> {
  const [width, height] = [
    Math.max(...pictures.map((each) => each.width)),
    Math.max(...pictures.map((each) => each.height)),
  ];
  const parts = await Promise.all(pictures.map((each) => raw(each).png().toBuffer()));
  const background = '#ffffff';
  await sharp({ create: { width: width * parts.length, height, channels: 3, background } })
    .composite(parts.map((input, index) => ({ input, left: index * width, top: 0 })))
    .png()
    .toFile(path);
}
