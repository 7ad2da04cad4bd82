/** A date with the precision in which it was written. `month` is 1 to 12. */
export interface PartialDate {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?$/i;

/**
 * Reads `2021`, `2021-03`, `2021-03-15`, or a timestamp, of which the day counts as written, since
 * a time zone must not move someone's first day at work. Null for anything else and for days that
 * do not exist.
 */
export function parseIsoDate(text: string): PartialDate | null {
  const [date = '', time, ...rest] = text.trim().split(/[Tt ]/);
  if (rest.length > 0 || (time !== undefined && !TIME.test(time))) return null;
  const match = DATE.exec(date);
  if (!match) return null;
  const year = Number(match[1]);
  const month = match[2] === undefined ? null : Number(match[2]);
  const day = match[3] === undefined ? null : Number(match[3]);
  if (year === 0 || (time !== undefined && day === null)) return null;
  return existsInCalendar(year, month ?? 1, day ?? 1) ? { year, month, day } : null;
}

function existsInCalendar(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether a period ends before it starts, as far as the precision of both dates shows. */
export function isReversedPeriod(start: string | undefined, end: string | undefined): boolean {
  // ISO dates sort as texts, so few have to be parsed.
  if (start === undefined || end === undefined || start <= end) return false;
  const from = parseIsoDate(start);
  const until = parseIsoDate(end);
  if (from === null || until === null) return false;
  if (from.year !== until.year) return from.year > until.year;
  if (from.month === null || until.month === null) return false;
  if (from.month !== until.month) return from.month > until.month;
  return from.day !== null && until.day !== null && from.day > until.day;
}
