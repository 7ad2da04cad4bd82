import { withPlainDigits } from '../scripts.ts';
import { monthOf } from './month-names.ts';

/** Dates as in JSON Resume: `2021` or `2021-03`. Without an end it is ongoing, or a single date. */
export interface Period {
  readonly startDate: string;
  readonly endDate?: string;
}

const WORD = String.raw`[\p{L}\p{M}][\p{L}\p{M}.'׳॰]{1,13}`;
const YEAR = String.raw`(?:19|20)\d\d(?!\d)`;
/** A month before the year, as a word or a number. */
const MONTH_FIRST = String.raw`(?:(?<![^\s(])(?:[12]?\d|3[01])\.? )?(${WORD}) (?:(?:de|del|năm) )?|(?:\d\d?[./])?(\d{1,2})[./]|(?:thg|tháng) (\d{1,2})(?: năm|,)? `;
/** A month after the year, as in ISO 8601, Hungarian, Chinese, Japanese and Korean. */
const MONTH_BEHIND = String.raw`(?:[-/](\d\d)(?!\d)|[年년] ?(?:(\d{1,2})[月월])?|\. (${WORD})|\.(?! ?\p{L}))?`;
const DATE = `(?:${MONTH_FIRST})?(${YEAR})${MONTH_BEHIND}`;
/** Words for an end that has not come, such as `present`. */
const NOW = [
  'present|now|today|current|ongoing|heute|aujourd.hui|présent|actualidad|actual',
  'presente|oggi|atual|heden|actualitat|prezent|pågående|nu|nå|nykyhetki|obecnie|dosud',
  'súčasnosť|jelenleg|danas|данас|до момента|i dag|настоящее время|н[.]в|дотепер|σήμερα',
  'günümüz|حتى الآن|היום|تاکنون|تاحال|वर्तमान|現在|현재|现在|至今|ปัจจุบัน|hiện tại|nay',
  'sekarang|currently|aktuell|actuel|attuale|şimdi|halen|dziś',
].join('|');
const NOW_ALONE = new RegExp(`^(?:(?:to|bis) )?(?:${NOW})$`, 'iu');
const PERIOD = new RegExp(
  `(?<!\\d|(?![\\p{sc=Arab}\\p{sc=Hebr}])[\\p{L}\\p{M}])${DATE}(?:\\s*(?:-|–|to|bis|à|a|do)\\s*(?:(${NOW})|${DATE}))?(?!(?![\\p{sc=Arab}\\p{sc=Hebr}])[\\p{L}\\p{M}]|\\d)`,
  'iu',
);

/** Whether the text means that something is ongoing, in any of many languages. */
export function isNow(text: string): boolean {
  return NOW_ALONE.test(text.trim());
}

export interface FoundPeriod {
  readonly period: Period;
  /** The line without it. */
  readonly rest: string;
  /** Whether it is a range of dates and not a single date. */
  readonly isRange: boolean;
  /** Whether a separator is beside it. */
  readonly isParted: boolean;
}

/** Words before a year that are not months. */
const SEASONS = new Set([
  ...['spring', 'summer', 'autumn', 'fall', 'winter'],
  ...['frühjahr', 'frühling', 'sommer', 'herbst'],
  ...['printemps', 'été', 'automne', 'hiver', 'primavera', 'verano', 'otoño', 'invierno'],
]);

/** The first period in a line that {@link readable} has made. */
export function findPeriod(line: string): FoundPeriod | null {
  const text = withPlainDigits(line);
  const match = PERIOD.exec(text);
  if (!match) return null;
  const [whole, ...groups] = match;
  const [monthName] = groups;
  const startDate = dateOf(groups.slice(0, DATE_GROUPS));
  const now = groups[DATE_GROUPS];
  const end = groups.slice(DATE_GROUPS + 1);
  const endDate = end[YEAR_GROUP] && dateOf(end);
  // Any word may precede a year, but two capitals are rather a company than a month.
  const isShort = monthName !== undefined && /^\p{Lu}{2}$/u.test(monthName);
  const month = monthName && !isShort ? lastMonth(monthName) : undefined;
  const isDate = !monthName || SEASONS.has(monthName) || month === monthName;
  const start = isDate ? 0 : whole.indexOf(monthName) + monthName.length - (month?.length ?? 0);
  const before = line.slice(0, match.index + start);
  const behind = line.slice(match.index + whole.length);
  const rest = `${before} ${behind}`.replace(/\s+/g, ' ').replace(/^[\s,·|()-]+|[\s,·|(-]+$/g, '');
  return {
    period: { startDate, ...(endDate && { endDate }) },
    rest: rest.includes('(') ? rest : rest.replace(/[\s,·|)-]+$/, ''),
    isRange: now !== undefined || Boolean(endDate),
    isParted: /[·|] *$/.test(before) || /^ *[·|]/.test(behind),
  };
}

/**
 * The month that the word is or ends with. In Arabic and Hebrew some programs drop the space before
 * it.
 */
function lastMonth(word: string): string | undefined {
  if (monthOf(word) !== undefined) return word;
  const from = FROM_RIGHT.test(word) ? 1 : word.length;
  for (let start = from; start <= word.length - MIN_MONTH_LENGTH; start += 1) {
    if (monthOf(word.slice(start)) !== undefined) return word.slice(start);
  }
  return undefined;
}

const FROM_RIGHT = /[\p{sc=Arab}\p{sc=Hebr}]/u;
const MIN_MONTH_LENGTH = 3;

/** The number of groups of {@link DATE}, and which one is the year. All others are months. */
const DATE_GROUPS = 7;
const YEAR_GROUP = 3;

function dateOf(groups: readonly (string | undefined)[]): string {
  const [name, number, numberBehindWord, year = '', ofIso, ofAsia, nameBehind] = groups;
  const word = name ?? nameBehind;
  const month = word
    ? monthOf(lastMonth(word) ?? '')
    : Number(number ?? numberBehindWord ?? ofIso ?? ofAsia);
  return month && month <= 12 ? `${year}-${String(month).padStart(2, '0')}` : year;
}
