import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Coverage, coverageOf } from './font-coverage.ts';

/** The host that the printing page asks for fonts. Nothing is ever sent to it. */
const FONT_ORIGIN = 'https://fonts.offprint.invalid';

/**
 * The faces that templates print with, by stylesheet of their package. Scripts of tens of thousands
 * of characters come as variable fonts, which hold every weight in a tenth of the space.
 */
const STYLESHEETS = [
  '@fontsource/inter/400.css',
  '@fontsource/inter/400-italic.css',
  '@fontsource/inter/600.css',
  '@fontsource/inter/700.css',
  '@fontsource/source-serif-4/400.css',
  '@fontsource/source-serif-4/400-italic.css',
  '@fontsource/source-serif-4/600.css',
  '@fontsource/noto-sans-arabic/400.css',
  '@fontsource/noto-sans-arabic/600.css',
  '@fontsource/noto-sans-hebrew/400.css',
  '@fontsource/noto-sans-hebrew/600.css',
  '@fontsource/noto-sans-devanagari/400.css',
  '@fontsource/noto-sans-devanagari/600.css',
  '@fontsource/noto-sans-thai/400.css',
  '@fontsource/noto-sans-thai/600.css',
  '@fontsource-variable/noto-sans-jp/index.css',
  '@fontsource-variable/noto-sans-kr/index.css',
  '@fontsource-variable/noto-sans-sc/index.css',
  '@fontsource/noto-sans-symbols-2/400.css',
  '@fontsource-variable/noto-emoji/index.css',
];

export const PRELOAD_FONTS: readonly string[] = [
  '400 12px "Inter"',
  '600 12px "Inter"',
  '700 12px "Inter"',
  '400 12px "Source Serif 4"',
  'italic 400 12px "Source Serif 4"',
  '600 12px "Source Serif 4"',
];

export interface FontLibrary {
  /** `@font-face` rules for every face. */
  readonly css: string;
  /** A font file by its name; null when no face uses it. */
  read(fileName: string): Promise<Uint8Array | null>;
  /** The characters of a text that no face has, each once. */
  missingFrom(text: string): string[];
}

/** Reads the stylesheets of the font packages, and a font file only when it is asked for. */
export function loadFontLibrary(): FontLibrary {
  const require = createRequire(import.meta.url);
  const paths = new Map<string, string>();
  const rules = STYLESHEETS.flatMap((name) => {
    const path = require.resolve(name);
    return fontFaces(readFileSync(path, 'utf8'), (file) =>
      paths.set(basename(file), join(dirname(path), file)),
    );
  });
  const css = rules.join('\n');
  let coverage: Coverage | undefined;
  return {
    css,
    missingFrom(text) {
      coverage ??= coverageOf(css);
      return coverage.missingFrom(text);
    },
    async read(fileName) {
      const path = paths.get(fileName);
      return path === undefined ? null : readFile(path);
    },
  };
}

/** The rules of a stylesheet with only their woff2 files, under FONT_ORIGIN. */
function fontFaces(css: string, onFile: (relativePath: string) => void): string[] {
  const rules = css.match(/@font-face\s*\{[^}]*\}/g) ?? [];
  return rules.map((rule) => {
    const file = /url\(([^)]+\.woff2)\)/.exec(rule)?.[1];
    if (file === undefined) throw new Error(`A font face without a woff2 file: ${rule}`);
    onFile(file);
    const source = `src: url(${FONT_ORIGIN}/${basename(file)}) format('woff2');`;
    return rule
      .replace(/src:[^;]*;/, source)
      .replace(/font-display:[^;]*;/, 'font-display: block;')
      .replace(/\s+/g, ' ');
  });
}

const HAN_FONTS = {
  ja: 'Noto Sans JP Variable',
  ko: 'Noto Sans KR Variable',
  zh: 'Noto Sans SC Variable',
};

/**
 * The families behind a template's own, as a CSS list. Chinese, Japanese and Korean share code
 * points that each draws in its own way, so the language decides which comes first.
 */
export function fallbackFonts(language: string, sample: string): string {
  const first = hanLanguage(language, sample);
  const han = [
    HAN_FONTS[first],
    ...Object.values(HAN_FONTS).filter((font) => font !== HAN_FONTS[first]),
  ];
  return [
    'Noto Sans Arabic',
    'Noto Sans Hebrew',
    'Noto Sans Devanagari',
    'Noto Sans Thai',
    ...han,
    'Noto Sans Symbols 2',
    'Noto Emoji Variable',
  ]
    .map((family) => `'${family}'`)
    .concat('sans-serif')
    .join(', ');
}

function hanLanguage(language: string, sample: string): keyof typeof HAN_FONTS {
  if (language === 'ja' || language === 'ko' || language === 'zh') return language;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sample)) return 'ja';
  return /\p{Script=Hangul}/u.test(sample) ? 'ko' : 'zh';
}
