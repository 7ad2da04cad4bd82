import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { merged } from '../fonts/coverage.ts';
import { type InstalledFamily, installedFonts } from '../fonts/installed-fonts.ts';
import { withoutRareCodePoints } from './read-back.ts';

/** The host that the printing page requests fonts from. No request is sent to it. */
const FONT_ORIGIN = 'https://fonts.offprint.invalid';

export const PRELOAD_FONTS: readonly string[] = [
  '400 12px "Inter"',
  '600 12px "Inter"',
  '700 12px "Inter"',
  '400 12px "Source Serif 4"',
  'italic 400 12px "Source Serif 4"',
  '600 12px "Source Serif 4"',
];

/**
 * A range only decides whether a file is loaded: if the font lacks a character, the next one is
 * used. Coarse ranges keep the rules short.
 */
const MAX_GAP = 256;

/** The fonts of this machine in the form for a browser. */
export interface FontFaces {
  /** `@font-face` rules for every face, at FONT_ORIGIN. */
  readonly css: string;
  /** A font file by its name. Null if no face uses it. */
  read(fileName: string): Promise<Uint8Array | null>;
}

export function fontFaces(families = installedFonts().families): FontFaces {
  const faces = families.flatMap((family) => family.faces);
  const paths = new Map(faces.map(({ path }) => [basename(path), path]));
  return {
    css: families.map(rulesOf).join('\n'),
    async read(fileName) {
      const path = paths.get(fileName);
      return path === undefined ? null : withoutRareCodePoints(await readFile(path));
    },
  };
}

function rulesOf({ name, faces, characters }: InstalledFamily): string {
  const ranges = merged(characters, MAX_GAP).map(
    ([first, last]) => `U+${first.toString(16)}-${last.toString(16)}`,
  );
  return faces
    .map(({ weight, isItalic, path }) =>
      [
        `@font-face { font-family: '${name}'; font-style: ${isItalic ? 'italic' : 'normal'};`,
        `font-display: block; font-weight: ${weight}; src: url(${FONT_ORIGIN}/${basename(path)});`,
        `unicode-range: ${ranges.join(', ')}; }`,
      ].join(' '),
    )
    .join('\n');
}
