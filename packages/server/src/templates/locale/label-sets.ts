import { ASIAN_LABELS } from './asian-labels.ts';
import { EASTERN_LABELS } from './eastern-labels.ts';
import { ENGLISH, type LabelSet } from './labels.ts';
import { WESTERN_LABELS } from './western-labels.ts';

/** By language, or by language and script for a language with several scripts. */
export const TRANSLATIONS: ReadonlyMap<string, LabelSet> = new Map(
  Object.entries({ en: ENGLISH, ...WESTERN_LABELS, ...EASTERN_LABELS, ...ASIAN_LABELS }),
);

/** Languages whose readers understand the labels of another. */
const CLOSE_LANGUAGES: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb', bs: 'hr' };

interface LanguageInScript {
  readonly language: string;
  readonly script: string;
}

/** The labels of a language. Null if there are none. */
export function labelsFor({ language, script }: LanguageInScript): LabelSet | null {
  const known = CLOSE_LANGUAGES[language] ?? language;
  return TRANSLATIONS.get(`${known}-${script}`) ?? TRANSLATIONS.get(known) ?? null;
}
