import { guessLanguage } from './guess-language.ts';
import { TRANSLATIONS } from './label-sets.ts';

/** The language that a document is printed in. */
export interface PrintLocale {
  /** A canonical BCP 47 tag. */
  readonly tag: string;
  /** The tag's language alone, such as `pt` of `pt-BR`. */
  readonly language: string;
  /** The script in which the language is written, such as `Hant`. */
  readonly script: string;
  readonly dir: 'ltr' | 'rtl';
  /** The separator between a label and its value. */
  readonly colon: string;
}

export interface ResolvedLocale {
  readonly locale: PrintLocale;
  /** Derived from the words of the text, or a default, so it may be wrong. */
  readonly isGuess: boolean;
}

const FALLBACK = 'en';
/** The limit that RFC 5646 recommends. Checking longer ones takes quadratic time. */
const MAX_TAG_LENGTH = 35;
const RTL_SCRIPTS = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg']);

/** Frequent characters that only traditional Chinese has. Japanese has kana as well. */
const TRADITIONAL =
  /[個們為這學產業開發術電軟設計項團隊負責經歷畢專與從動務國際應資訊實維護優勢導師課題證書語獲獎協調構圖傳統總監營銷運網絡線點問題驗處臺灣陳張劉黃楊趙吳鄭許謝葉蘇盧蔣賴譚]/u;

/**
 * Scripts that identify the language. Latin and Cyrillic do not, since hundreds of languages use
 * them.
 */
const SCRIPT_LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [TRADITIONAL, 'zh-Hant'],
  [/\p{Script=Han}/u, 'zh'],
  [/[\u0679\u0688\u0691\u06ba\u06c1\u06d2]/u, 'ur'],
  [/[\u06b5\u0695\u06ce\u06d5]/u, 'ckb'],
  [/[\u067c\u0689\u0693\u0696\u069a]/u, 'ps'],
  [/[\u067e\u0686\u0698\u06af\u06cc]/u, 'fa'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Georgian}/u, 'ka'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Bengali}/u, 'bn'],
  [/\p{Script=Gurmukhi}/u, 'pa'],
  [/\p{Script=Gujarati}/u, 'gu'],
  [/\p{Script=Tamil}/u, 'ta'],
  [/\p{Script=Telugu}/u, 'te'],
  [/\p{Script=Kannada}/u, 'kn'],
  [/\p{Script=Malayalam}/u, 'ml'],
  [/\p{Script=Sinhala}/u, 'si'],
  [/\p{Script=Lao}/u, 'lo'],
  [/\p{Script=Khmer}/u, 'km'],
  [/\p{Script=Myanmar}/u, 'my'],
  [/\p{Script=Ethiopic}/u, 'am'],
];

/** Marathi and Nepali also use Devanagari, but have other short words. */
const WORDS_OF_HINDI = /(?<!\p{L})(?:है|हैं|में|के|का|की|और|से|को|ने)(?![\p{L}\p{M}])/u;
const MIN_WORDS_TO_TELL = 6;

/**
 * The first valid tag, else the language of the text by its script or its words, else English.
 *
 * @param sample text that the person wrote, such as the name and the summary
 */
export function resolveLocale(tags: readonly unknown[], sample: string): ResolvedLocale {
  const declared = tags.map(canonicalTag).find((tag) => tag !== null);
  if (declared) return { locale: describeLocale(declared), isGuess: false };
  const ofScript = languageOfScript(sample);
  if (ofScript)
    return { locale: describeLocale(ofScript), isGuess: mayBeAnother(ofScript, sample) };
  const { language, isForeign } = guessLanguage(sample);
  return { locale: describeLocale(language ?? FALLBACK), isGuess: isForeign };
}

/** Such as `Swiss German` of `de-CH`. */
export function englishNameOf(tag: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag;
}

const describeLocale = perLocale((tag): PrintLocale => {
  const locale = new Intl.Locale(tag);
  const script = locale.script ?? locale.maximize().script ?? '';
  return {
    tag,
    language: locale.language,
    script,
    dir: RTL_SCRIPTS.has(script) ? 'rtl' : 'ltr',
    colon: colonOf(locale),
  };
});

function colonOf({ language }: Intl.Locale): string {
  if (language === 'zh' || language === 'ja') return '：';
  return language === 'fr' ? '\u00a0: ' : ': ';
}

function canonicalTag(tag: unknown): string | null {
  if (typeof tag !== 'string' || tag.length > MAX_TAG_LENGTH) return null;
  try {
    const canonical = Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? null;
    // Longer ones have the form of a tag, but do not exist, such as `deutsch`.
    const isKnown = canonical !== null && /^[a-z]{2,3}(?:-|$)/.test(canonical);
    return isKnown ? canonical : languageNamed(tag);
  } catch {
    return languageNamed(tag);
  }
}

/** The languages with labels, by their names in English and in the language itself. */
let tagsByName: ReadonlyMap<string, string> | undefined;

function languageNamed(name: string): string | null {
  tagsByName ??= new Map(
    [...TRANSLATIONS.keys()].flatMap((tag) =>
      [
        new Intl.DisplayNames('en', { type: 'language' }),
        new Intl.DisplayNames(tag, { type: 'language' }),
      ].map((names) => [(names.of(tag) ?? tag).toLowerCase(), tag] as const),
    ),
  );
  return tagsByName.get(name.trim().toLowerCase()) ?? null;
}

/**
 * Applies only if most letters are not Latin, so that a foreign name in an English text changes
 * nothing.
 */
function languageOfScript(sample: string): string | null {
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters === 0 || latin * 2 > letters) return null;
  return SCRIPT_LANGUAGES.find(([script]) => script.test(sample))?.[1] ?? null;
}

function mayBeAnother(language: string, sample: string): boolean {
  if (language !== 'hi' || WORDS_OF_HINDI.test(sample)) return false;
  return sample.split(/\s+/).length >= MIN_WORDS_TO_TELL;
}

const MAX_LOCALES = 64;

/** Caches values of the latest locales, such as formatters of Intl, which are slow to create. */
export function perLocale<T>(make: (tag: string) => T): (tag: string) => T {
  const kept = new Map<string, T>();
  return (tag) => {
    const known = kept.get(tag);
    if (known !== undefined) return known;
    const made = make(tag);
    const [oldest] = kept.keys();
    if (kept.size >= MAX_LOCALES && oldest !== undefined) kept.delete(oldest);
    kept.set(tag, made);
    return made;
  };
}
