/**
 * Short words that occur in almost every text of a language. Closely related languages, such as
 * Danish and Norwegian, are included so that neither is mistaken for a third.
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
  sr: 'и у на са за од до из који као је',
  'sr-Latn': 'i u na sa za od do iz koji kao je',
  id: 'dan yang di dengan untuk dari dalam pada ke sebagai',
  vi: 'và của các cho với trong tại là có được',
  // Languages without labels, included only to be recognised. Words that a related language shares
  // are left out.
  sl: 'in ki ter pri kot sem ob pa',
  et: 'ning kui mis kes oma või ka juba',
  lt: 'ir su iš už bei kaip nuo yra per kurios',
  lv: 'un ar par kā kas uz pie ir kuras',
  is: 'og að sem til við fyrir með hefur',
  sq: 'dhe në për të një nga',
  eu: 'eta bat dut ere duen dira',
  sw: 'na ya wa kwa katika ni kama',
  tl: 'ng sa ang mga may para',
};

/** Letters that a language has and its neighbours lack, so that a few words suffice. */
const TELLING_LETTERS: readonly (readonly [string, RegExp])[] = [
  ['pl', /[ąęłśźż]/],
  ['cs', /[řůě]/],
  ['sk', /[ľĺŕô]/],
  ['hu', /[őű]/],
  ['ro', /[ăâțţ]/],
  ['tr', /[ğış]/],
  ['vi', /[ơư\u1ea0-\u1ef9]/],
  ['hr', /[đć]/],
  ['de', /ß|[äöü]/],
  ['sv', /å/],
  ['fi', /ä|öö|yö/],
  ['nb', /[æø]/],
  ['pt', /[ãõ]/],
  ['es', /[ñ¿¡]/],
  ['fr', /[œêèùû]/],
  ['uk', /[іїєґ]/],
  ['sr', /[ђјљњћџ]/],
  ['ru', /[ыэё]/],
  ['bg', /ъ/],
];

const LANGUAGES_BY_WORD = Map.groupBy(
  Object.entries(FREQUENT_WORDS).flatMap(([language, words]) =>
    words.split(' ').map((word) => ({ language, word })),
  ),
  ({ word }) => word,
);

/** Counts different words, since a name may repeat one. */
const MIN_HITS = 5;
const MIN_LEAD = 1.5;

/** A text of fewer words may consist of names. */
const MIN_WORDS = 6;

export interface LanguageGuess {
  /** The language with by far the most frequent words in the text. Null if it is unclear. */
  readonly language: string | null;
  /** Whether the text suggests a language other than English. */
  readonly isForeign: boolean;
}

export function guessLanguage(text: string): LanguageGuess {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{M}]+/gu));
  const frequent = countBy(words, (word) =>
    (LANGUAGES_BY_WORD.get(word) ?? []).map(({ language }) => language),
  );
  const [language, most, second] = leader(frequent);
  if (most >= MIN_HITS && most >= MIN_LEAD * second)
    return { language, isForeign: language !== 'en' };
  return words.size < MIN_WORDS ? UNKNOWN : guessByLetters(words, frequent);
}

const UNKNOWN: LanguageGuess = { language: null, isForeign: false };

/** For texts with too few frequent words. */
function guessByLetters(
  words: ReadonlySet<string>,
  frequent: ReadonlyMap<string, number>,
): LanguageGuess {
  const lettered = countBy(words, (word) =>
    TELLING_LETTERS.filter(([, letters]) => letters.test(word)).map(([language]) => language),
  );
  const both = new Map(frequent);
  for (const [language, count] of lettered) both.set(language, (both.get(language) ?? 0) + count);
  const english = frequent.get('en') ?? 0;
  const [language, most, second] = leader(both);
  const accented = [...words].filter((word) => BEYOND_ASCII.test(word)).length;
  const isForeign =
    (most >= 2 && most > english && language !== 'en') ||
    (accented >= MIN_ACCENTED && english === 0);
  const isTold = language !== null && (lettered.get(language) ?? 0) >= MIN_LETTERED;
  const isClear =
    isForeign && isTold && most >= MIN_TOLD && most >= MIN_LEAD * second && english * 2 < most;
  return { language: isClear ? language : null, isForeign };
}

const BEYOND_ASCII = /[^\0-\x7f]/;
/** Names alone seldom have more. */
const MIN_ACCENTED = 3;
const MIN_LETTERED = 2;
const MIN_TOLD = 3;

function countBy(
  words: Iterable<string>,
  languagesOf: (word: string) => readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (const language of languagesOf(word)) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return counts;
}

/** The language with the highest count, that count, and the next highest. */
function leader(counts: ReadonlyMap<string, number>): [string | null, number, number] {
  const [best, second] = [...counts].sort(([, a], [, b]) => b - a);
  return [best?.[0] ?? null, best?.[1] ?? 0, second?.[1] ?? 0];
}
