/** One font file: a weight, upright or italic. */
export interface FontFace {
  readonly weight: number;
  readonly isItalic: boolean;
  /** The path in its npm package. */
  readonly path: string;
}

export interface FontFamily {
  /** The family name in its files. */
  readonly name: string;
  readonly npmPackage: string;
  /** The characters of the family are those of its first face. */
  readonly faces: readonly FontFace[];
}

/** Families that are installed together. */
export interface FontPackage {
  /** The name for `offprint fonts add`. */
  readonly id: string;
  readonly npmPackage: string;
  /** Its purpose, in a few words. */
  readonly brings: string;
  readonly characters: RegExp;
  readonly families: readonly FontFamily[];
}

const TEXT = ['400Regular', '400Regular_Italic', '600SemiBold', '600SemiBold_Italic'];
const UPRIGHT = ['400Regular', '600SemiBold'];

export const SANS_SERIF_FAMILY = 'Inter';
export const SERIF_FAMILY = 'Source Serif 4';

/** The fonts of the server itself: Latin, Greek, Cyrillic and Vietnamese, and signs. */
export const OWN_FAMILIES: readonly FontFamily[] = [
  google(SANS_SERIF_FAMILY, [...TEXT, '700Bold']),
  google(SERIF_FAMILY, TEXT),
  google('Noto Sans Symbols 2', ['400Regular']),
];

/** By the script that they are for, under its name in the Unicode standard. */
const OTHER_SCRIPTS = {
  // With other faces, letters are lost when the text is read back.
  Arabic: 'Vazirmatn',
  Hebrew: 'Noto Sans Hebrew',
  Devanagari: 'Noto Sans Devanagari',
  Bengali: 'Noto Sans Bengali',
  Gurmukhi: 'Noto Sans Gurmukhi',
  Gujarati: 'Noto Sans Gujarati',
  Tamil: 'Noto Sans Tamil',
  Telugu: 'Noto Sans Telugu',
  Kannada: 'Noto Sans Kannada',
  Malayalam: 'Noto Sans Malayalam',
  Sinhala: 'Noto Sans Sinhala',
  Thai: 'Noto Sans Thai',
  Lao: 'Noto Sans Lao',
  Khmer: 'Noto Sans Khmer',
  Myanmar: 'Noto Sans Myanmar',
  Georgian: 'Noto Sans Georgian',
  Armenian: 'Noto Sans Armenian',
  Ethiopic: 'Noto Sans Ethiopic',
};

/** Chinese, Japanese and Korean share code points that each region draws differently. */
export const HAN_FAMILIES = {
  ja: 'Noto Sans JP',
  ko: 'Noto Sans KR',
  'zh-Hans': 'Noto Sans SC',
  'zh-Hant': 'Noto Sans TC',
} as const;

/** Font packages that are used if they are installed. */
export const FONT_PACKAGES: readonly FontPackage[] = [
  {
    id: 'scripts',
    npmPackage: '@offprint/fonts-scripts',
    brings: Object.keys(OTHER_SCRIPTS).join(', '),
    characters: scriptPattern(Object.keys(OTHER_SCRIPTS)),
    families: Object.values(OTHER_SCRIPTS).map((name) => google(name, UPRIGHT)),
  },
  {
    id: 'cjk',
    npmPackage: '@offprint/fonts-cjk',
    brings: 'Chinese, simplified and traditional, Japanese and Korean',
    characters: /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\uff00-\uffef]/u,
    families: Object.values(HAN_FAMILIES).map((name) => google(name, ['400Regular', '700Bold'])),
  },
  {
    id: 'emoji',
    npmPackage: '@offprint/fonts-emoji',
    brings: 'emoji, in one colour',
    characters: /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/u,
    families: [google('Noto Emoji', ['400Regular', '700Bold'])],
  },
];

/** The packages of Expo contain the static files of Google Fonts, one for each face. */
function google(name: string, styles: readonly string[]): FontFamily {
  return {
    name,
    npmPackage: `@expo-google-fonts/${name.toLowerCase().replaceAll(' ', '-')}`,
    faces: styles.map((style) => ({
      weight: Number.parseInt(style, 10),
      isItalic: style.endsWith('Italic'),
      path: `${style}/${name.replaceAll(' ', '')}_${style}.ttf`,
    })),
  };
}

function scriptPattern(scripts: readonly string[]): RegExp {
  return new RegExp(`[${scripts.map((script) => `\\p{scx=${script}}`).join('')}]`, 'u');
}
