import { type PartialDate, parseIsoDate } from '../../domain/resume/iso-date.ts';
import { type PrintLocale, perLocale } from './locale.ts';

export interface DateFormat {
  /** A month and a year, or a year, in the words of the locale. */
  date(iso: string | undefined): string | null;
  /** `present` stands for an end that is missing; null: a missing end is left open. */
  period(start: string | undefined, end: string | undefined, present: string | null): string | null;
}

const formatters = perLocale((tag) => {
  const common = { timeZone: 'UTC', calendar: 'gregory', year: 'numeric' } as const;
  return {
    month: new Intl.DateTimeFormat(tag, { ...common, month: 'short' }),
    year: new Intl.DateTimeFormat(tag, common),
  };
});

/** Dates as a résumé shows them: to the month, in UTC, by the Gregorian calendar of ISO 8601. */
export function createDateFormat(locale: PrintLocale): DateFormat {
  const { month, year } = formatters(locale.tag);

  const format = (date: PartialDate) => {
    const formatter = date.month === null ? year : month;
    // A date keeps together on its line.
    return formatter.format(toUtc(date)).replace(/\s/g, '\u00a0');
  };
  const date = (iso: string | undefined) => {
    const parsed = iso === undefined ? null : parseIsoDate(iso);
    return parsed === null ? null : format(parsed);
  };
  return {
    date,
    period(start, end, present) {
      const from = date(start);
      const until = date(end) ?? (from === null ? null : present);
      if (from === null || until === null || from === until) return from ?? until;
      return `${from}\u00a0– ${until}`;
    },
  };
}

function toUtc({ year, month, day }: PartialDate): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, (month ?? 1) - 1, day ?? 1);
  return date;
}
