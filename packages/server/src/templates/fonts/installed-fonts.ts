import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Warning } from '@offprint/contract';
import type { PrintLocale } from '../locale/locale.ts';
import { ascendingLookup, type Coverage, codePointsBeyondLatin, coverageOf } from './coverage.ts';
import {
  FONT_PACKAGES,
  type FontFace,
  type FontFamily,
  type FontPackage,
  HAN_FAMILIES,
  OWN_FAMILIES,
  SANS_SERIF_FAMILY,
  SERIF_FAMILY,
} from './font-packages.ts';
import { type CodePointRange, readCmap } from './read-cmap.ts';

export interface InstalledFamily extends FontFamily {
  readonly faces: readonly (FontFace & { readonly path: string })[];
  /** The characters of its first face. */
  readonly characters: readonly CodePointRange[];
}

/** By the generic family at the end of a style sheet's list. */
export interface FallbackByGeneric {
  readonly sansSerif: readonly string[];
  readonly serif: readonly string[];
}

/** The fonts of this machine, which both engines print with. */
export interface InstalledFonts {
  readonly families: readonly InstalledFamily[];
  readonly packages: readonly FontPackage[];
  /**
   * The families after a template's own, in the order in which they are searched for a character.
   *
   * @param sample enough of the text to detect its script
   */
  fallbackFor(locale: Pick<PrintLocale, 'language' | 'script'>, sample: string): readonly string[];
  /** The same for users' own designs, by the generic family at the end of their lists. */
  fallbackByGeneric(
    locale: Pick<PrintLocale, 'language' | 'script'>,
    sample: string,
  ): FallbackByGeneric;
  /**
   * Our families, and those of the given ones that have characters of the text which ours may lack.
   * Typst searches each family for each piece of text, and would search the others in vain.
   */
  onlyUseful(families: readonly string[], text: string): readonly string[];
  /** The number of characters in the text that no font here has. */
  countMissing(text: string): number;
  /**
   * Names the characters that no font has, and the packages that would bring them. Null if there
   * are none.
   */
  missingCharacters(text: string): Warning | null;
}

let found: InstalledFonts | undefined;

/** Searched once. Fonts that are installed later are found at the next start. */
export function installedFonts(): InstalledFonts {
  found ??= findFonts(import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href);
  return found;
}

/** Absolute paths of static TrueType files, one for each face. */
export function fontFiles(): readonly string[] {
  return installedFonts().families.flatMap(({ faces }) => faces.map(({ path }) => path));
}

/**
 * The fonts of the server, and the font packages beside it or in the project.
 *
 * @param places where packages are searched, as file URLs
 */
export function findFonts(...places: readonly string[]): InstalledFonts {
  const own = OWN_FAMILIES.map((family) => located(family, places));
  const packages = FONT_PACKAGES.map((each) => ({
    ...each,
    manifest: find(each.npmPackage, places),
  }));
  const installed = packages.filter(({ manifest }) => manifest !== null);
  const families = [
    ...own,
    ...installed.flatMap(({ families: brought, manifest }) =>
      brought.map((family) => located(family, [pathToFileURL(manifest ?? '').href, ...places])),
    ),
  ];
  const coverage = coverageOf(() => families.flatMap(({ characters }) => characters));
  return {
    families,
    packages: installed,
    fallbackFor: (locale, sample) => fallbackOf(families, locale, sample),
    fallbackByGeneric(locale, sample) {
      const others = fallbackOf(families, locale, sample);
      return { sansSerif: [SANS_SERIF_FAMILY, ...others], serif: [SERIF_FAMILY, ...others] };
    },
    onlyUseful: (names, text) => onlyUseful(families, names, text),
    countMissing: coverage.countMissing,
    missingCharacters: (text) => missingCharacters(coverage, installed, text),
  };
}

function located(family: FontFamily, places: readonly string[]): InstalledFamily {
  const manifest = find(family.npmPackage, places);
  if (manifest === null) throw new Error(`The font package ${family.npmPackage} is not installed.`);
  const faces = family.faces.map((face) => ({ ...face, path: join(dirname(manifest), face.path) }));
  let characters: readonly CodePointRange[] | undefined;
  return {
    ...family,
    faces,
    get characters() {
      characters ??= readCmap(faces[0]?.path ?? '');
      return characters;
    },
  };
}

/** The path of a package's manifest. */
function find(npmPackage: string, places: readonly string[]): string | null {
  for (const place of places) {
    try {
      const manifest = findPackageJSON(npmPackage, place);
      if (manifest !== undefined) return manifest;
    } catch {
      // The package is not visible from there.
    }
  }
  return null;
}

function fallbackOf(
  families: readonly FontFamily[],
  locale: Pick<PrintLocale, 'language' | 'script'>,
  sample: string,
): string[] {
  const first = HAN_FAMILIES[hanRegion(locale, sample) ?? 'zh-Hans'];
  const han = [first, ...Object.values(HAN_FAMILIES).filter((name) => name !== first)];
  const others = families.map(({ name }) => name).filter((name) => !han.includes(name as never));
  const installedHan = han.filter((name) => families.some((family) => family.name === name));
  // Their signs are as wide as ideographs, which suits only text in these languages.
  const isHanText = hanRegion(locale, sample) !== null;
  return isHanText ? [...installedHan, ...others] : [...others, ...installedHan];
}

const OWN_NAMES = new Set(OWN_FAMILIES.map(({ name }) => name));
/** The first families of every text. */
const TEXT_NAMES = [SANS_SERIF_FAMILY, SERIF_FAMILY];

function onlyUseful(
  families: readonly InstalledFamily[],
  names: readonly string[],
  text: string,
): string[] {
  const characters = new Map(families.map((family) => [family.name, () => family.characters]));
  const lookup = (name: string) => ascendingLookup(characters.get(name)?.() ?? []);
  const ofText = TEXT_NAMES.map(lookup);
  const lacking = codePointsBeyondLatin(text).filter(
    (codePoint) => !ofText.map((has) => has(codePoint)).every(Boolean),
  );
  return names.filter((name) => OWN_NAMES.has(name) || lacking.some(lookup(name)));
}

/** Null if the text is in none of these languages. */
function hanRegion(
  { language, script }: Pick<PrintLocale, 'language' | 'script'>,
  sample: string,
): keyof typeof HAN_FAMILIES | null {
  if (language === 'ja' || language === 'ko') return language;
  if (language === 'zh' || language === 'yue') return script === 'Hant' ? 'zh-Hant' : 'zh-Hans';
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sample)) return 'ja';
  return /\p{Script=Hangul}/u.test(sample) ? 'ko' : null;
}

const SHOWN_CHARACTERS = 5;

function missingCharacters(
  coverage: Coverage,
  installed: readonly FontPackage[],
  text: string,
): Warning | null {
  const characters = coverage.missingFrom(text);
  if (characters.length === 0) return null;
  const shown = characters.slice(0, SHOWN_CHARACTERS).join(' ');
  const left = characters.length - SHOWN_CHARACTERS;
  const more = left > 0 ? ` and ${left} more` : '';
  const helpful = FONT_PACKAGES.filter(
    ({ id, characters: brings }) =>
      characters.some((each) => brings.test(each)) && !installed.some((each) => each.id === id),
  );
  const advice = helpful.map(
    ({ id, npmPackage }) => `${npmPackage} brings fonts for them: offprint fonts add ${id}`,
  );
  return {
    code: 'CHARACTERS_MISSING',
    message: [
      `No font here has these characters, so they may print as boxes: ${shown}${more}`,
      ...advice,
    ].join('. '),
  };
}
