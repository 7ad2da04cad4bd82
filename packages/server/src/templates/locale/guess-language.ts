/**
 * Short words that a text in a language can hardly do without. Those that are written alike, such as
 * Danish and Norwegian, are here so that neither is taken for a third.
 */
const FREQUENT_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of with for in to a by from as on at an is was',
  de: 'und der die das mit für von im des den dem eine einer auf bei zur zum in ist',
  fr: 'et de la le les des du pour avec une un dans sur au aux en par',
  es: 'y de la el los en con para del las por una un al su',
  it: 'e di il la del con per della delle nel un una dei alla da',
  pt: 'e de da do em com para das dos na no uma um ao por',
  nl: 'en van de het een voor met bij op te in aan als',
  sv: 'och av för med på en ett som till inom att i den',
  da: 'og af for med på en som til at i den det et der ved',
  nb: 'og av for med på en som til å i den det et ved',
  fi: 'ja on sekä että tai joka oli myös kanssa',
  ro: 'și de la în cu pentru din pe un o prin ale',
  ca: 'i de la el els amb per en del al una les dels',
  pl: 'i w z na do oraz dla przez od się ze o po',
  cs: 'a v na s pro se z do ve k o od u jako při',
  sk: 'a v na s pre sa z do vo k o od u ako pri',
  hr: 'i u na s za se od do iz po te kao pri',
  hu: 'a az és egy hogy is meg volt mint',
  tr: 've ile için bir olarak bu da de en çok',
  ru: 'и в на с по для от из к за во',
  bg: 'и в на с за от по до със във',
  uk: 'та і в на з у для від до за із',
};

const LANGUAGES_BY_WORD = Map.groupBy(
  Object.entries(FREQUENT_WORDS).flatMap(([language, words]) =>
    words.split(' ').map((word) => ({ language, word })),
  ),
  ({ word }) => word,
);

/** Of different words: a name may repeat one. */
const MIN_HITS = 5;
const MIN_LEAD = 1.5;

/** A text of fewer words may be no more than names. */
const MIN_WORDS = 6;

export interface LanguageGuess {
  /** Whose frequent words the text has by far the most of; null when it is not clear. */
  readonly language: string | null;
  /** Whether the text speaks for another language than English. */
  readonly isForeign: boolean;
}

export function guessLanguage(text: string): LanguageGuess {
  const hits = new Map<string, number>();
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  for (const word of words) {
    for (const { language } of LANGUAGES_BY_WORD.get(word) ?? []) {
      hits.set(language, (hits.get(language) ?? 0) + 1);
    }
  }
  const [best, second] = [...hits].sort(([, a], [, b]) => b - a);
  const [language, most] = best ?? [null, 0];
  const isForeign = words.size >= MIN_WORDS && most >= 2 && most > (hits.get('en') ?? 0);
  const isClear = most >= MIN_HITS && most >= MIN_LEAD * (second?.[1] ?? 0);
  return { language: isClear ? language : null, isForeign };
}
