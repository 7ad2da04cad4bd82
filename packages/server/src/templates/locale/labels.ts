import { ENGLISH, type LabelSet } from './english.ts';
import { TRANSLATIONS } from './translations.ts';

/** The labels of a language, in English where there are none. */
export function labelsFor(language: string): LabelSet {
  return TRANSLATIONS[language] ?? ENGLISH;
}
