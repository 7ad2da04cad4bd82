/** As JSON Resume has it: `2021` or `2021-03`; no end: it is still going on, or a single date. */
export interface Period {
  readonly startDate: string;
  readonly endDate?: string;
}

const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'da',
  'nb',
  'fi',
  'cs',
  'tr',
];

let known: ReadonlyMap<string, number> | undefined;

/** Made when the first is looked for: it takes as long as to start a process. */
function months(): ReadonlyMap<string, number> {
  known ??= new Map(LANGUAGES.flatMap(monthsOf));
  return known;
}

function monthsOf(language: string): [string, number][] {
  return (['short', 'long'] as const).flatMap((month) => {
    const format = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, index): [string, number] => {
      const parts = format.formatToParts(Date.UTC(2021, index, 1));
      return [plain(parts.find(({ type }) => type === 'month')?.value ?? ''), index + 1];
    });
  });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('.', '');
}

/** Stand before a year as months do, and say no month. */
const SEASONS = new Set([
  ...['spring', 'summer', 'autumn', 'fall', 'winter'],
  ...['frühjahr', 'frühling', 'sommer', 'herbst'],
  ...['printemps', 'été', 'automne', 'hiver', 'primavera', 'verano', 'otoño', 'invierno'],
]);

const DATE = String.raw`(?:(?:(?:[12]?\d|3[01])\.? )?(\p{L}{3,12})\.? (?:de )?|(\d{1,2})[./])?((?:19|20)\d\d)(?:-(\d\d)(?!\d))?`;
const NOW =
  'present|now|today|current|heute|aujourd.hui|présent|actualidad|actual|presente|oggi|heden|nu|i dag';
const PERIOD = new RegExp(
  `(?<![\\p{L}\\d])${DATE}(?:\\s*(?:-|to|bis)\\s*(?:(${NOW})|${DATE}))?(?![\\p{L}\\d])`,
  'iu',
);

export interface FoundPeriod {
  readonly period: Period;
  /** The line without it. */
  readonly rest: string;
  /** From when until when, and not a date alone. */
  readonly isRange: boolean;
}

/** The period that a line tells of, by what {@link readable} made of it. */
export function findPeriod(line: string): FoundPeriod | null {
  const match = PERIOD.exec(line);
  if (!match) return null;
  const [whole, monthName, month, year = '', isoMonth, now, ...end] = match;
  const startDate = dateOf(monthName, month ?? isoMonth, year);
  const [endMonthName, endMonth, endYear, endIsoMonth] = end;
  const endDate = endYear && dateOf(endMonthName, endMonth ?? endIsoMonth, endYear);
  // Any word may stand before a year.
  const isDate = !monthName || isOfYear(plain(monthName));
  const start = isDate ? 0 : whole.indexOf(monthName) + monthName.length;
  const rest = `${line.slice(0, match.index + start)} ${line.slice(match.index + whole.length)}`
    .replace(/\s+/g, ' ')
    .replace(/^[\s,·|()-]+|[\s,·|()-]+$/g, '');
  return {
    period: { startDate, ...(endDate && { endDate }) },
    rest,
    isRange: now !== undefined || Boolean(endDate),
  };
}

function isOfYear(word: string): boolean {
  return months().has(word) || SEASONS.has(word);
}

function dateOf(monthName: string | undefined, month: string | undefined, year: string): string {
  const number = monthName ? months().get(plain(monthName)) : Number(month);
  return number && number <= 12 ? `${year}-${String(number).padStart(2, '0')}` : year;
}
