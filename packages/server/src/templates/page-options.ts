import type { PageOptions, PageSize, Warning } from '@offprint/contract';

interface Sides {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface PageGeometry {
  readonly pageWidthMm: number;
  readonly pageHeightMm: number;
  readonly marginMm: Sides;
}

const SIZES_MM: Readonly<Record<PageSize, { width: number; height: number }>> = {
  A4: { width: 210, height: 297 },
  Letter: { width: 215.9, height: 279.4 },
};

/** The sheet that the options ask for. A4 unless told otherwise. */
export function pageGeometry(options: PageOptions, defaultMarginMm: Sides): PageGeometry {
  const { width, height } = SIZES_MM[options.pageSize ?? 'A4'];
  const all = options.marginMm;
  return {
    pageWidthMm: width,
    pageHeightMm: height,
    marginMm:
      all === undefined ? defaultMarginMm : { top: all, right: all, bottom: all, left: all },
  };
}

/** WCAG AA for text of any size. */
export const MIN_CONTRAST = 4.5;

type Rgb = readonly [number, number, number];

/**
 * The colour, darkened until text in it can be read on white paper.
 *
 * @param color such as `#1f4e79`
 */
export function readableAccent(color: string): { color: string; warning: Warning | null } {
  const rgb = parseHex(color);
  if (contrastOnWhite(rgb) >= MIN_CONTRAST) return { color: color.toLowerCase(), warning: null };
  let factor = 1;
  let darker = rgb;
  while (contrastOnWhite(darker) < MIN_CONTRAST) {
    factor -= 0.02;
    darker = rgb.map((channel) => Math.round(channel * factor)) as unknown as Rgb;
  }
  const darkened = toHex(darker);
  return {
    color: darkened,
    warning: {
      code: 'ACCENT_COLOR_DARKENED',
      message: `The accent colour ${color} is too light to read on white, so ${darkened} was used.`,
      path: 'options.accentColor',
    },
  };
}

function parseHex(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

function toHex(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function contrastOnWhite(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(linear) as unknown as Rgb;
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
