import { isReversedPeriod, type PartialDate, parseIsoDate } from '../../domain/resume/iso-date.ts';
import { perLocale } from './locale.ts';

export interface DateFormat {
  /** Written out, with the day if it has one. */
  day(iso: string): string | null;
  /** A month and a year, or a year, in the words of the locale. */
  date(iso: string | undefined): string | null;
  /**
   * From the earlier date to the later one, whichever is named the start.
   *
   * @param present replaces a missing end; null: a missing end is left open
   */
  period(start: string | undefined, end: string | undefined, present: string | null): string | null;
}

const GREGORIAN = { timeZone: 'UTC', calendar: 'gregory', year: 'numeric' } as const;

/** Creating one takes about 10 ms of a process's first print, so only those in use are created. */
const monthFormat = perLocale(
  (tag) => new Intl.DateTimeFormat(tag, { ...GREGORIAN, month: 'short' }),
);
const dayFormat = perLocale(
  (tag) => new Intl.DateTimeFormat(tag, { ...GREGORIAN, month: 'long', day: 'numeric' }),
);
const yearFormat = perLocale((tag) => new Intl.DateTimeFormat(tag, GREGORIAN));

/**
 * The word that Russian, Ukrainian and Bulgarian put after a year in a sentence, but not in a
 * table.
 */
const WORD_FOR_YEAR = /\s[гр]\.$/;

/**
 * Dates in the form of a résumé: to the month, or to the day for one that stands alone. In UTC, by
 * the Gregorian calendar of ISO 8601.
 *
 * @param tag a BCP 47 tag
 */
export function createDateFormat(tag: string): DateFormat {
  const format = (date: PartialDate) => {
    const formatOf = date.month === null ? yearFormat : monthFormat;
    return words(formatOf(tag), date);
  };
  const date = (iso: string | undefined) => {
    const parsed = iso === undefined ? null : parseIsoDate(iso);
    return parsed === null ? null : format(parsed);
  };
  return {
    day(iso) {
      const parsed = parseIsoDate(iso);
      return parsed?.day ? words(dayFormat(tag), parsed) : null;
    },
    date,
    period(start, end, present) {
      const [first, last] = isReversedPeriod(start, end) ? [end, start] : [start, end];
      const from = date(first);
      const until = date(last) ?? (from === null ? null : present);
      if (from === null || until === null || from === until) return from ?? until;
      return `${from}\u00a0– ${until}`;
    },
  };
}

function words(format: Intl.DateTimeFormat, date: PartialDate): string {
  // A date must not break across lines.
  return format.format(toUtc(date)).replace(WORD_FOR_YEAR, '').replace(/\s/g, '\u00a0');
}

function toUtc({ year, month, day }: PartialDate): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, (month ?? 1) - 1, day ?? 1);
  return date;
}
