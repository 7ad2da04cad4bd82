const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const STILL = /^(present|now|current|today|ongoing|heute|aktuell|actuel|actualidad)$/i;
/** The separator of two dates: a dash with spaces, a long dash, or a word. */
const UNTIL = /\s+-\s+|\s*[–—]\s*|\s+(?:to|until|bis|à)\s+/i;

/** An ISO date such as 2021-03. Undefined for anything else. */
export function isoDate(text: string | undefined): string | undefined {
  const words = text?.trim().replace(/,/g, '') ?? '';
  if (/^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$/.test(words)) return words;
  const timestamp = /^(\d{4}-\d{2}-\d{2})T/.exec(words);
  if (timestamp) return timestamp[1];
  const numeric = /^(0?[1-9]|1[0-2])[/.](\d{4})$/.exec(words);
  if (numeric) return `${numeric[2]}-${numeric[1]?.padStart(2, '0')}`;
  const named = /^(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})\s+)?(\d{4})$/i.exec(words);
  const month = MONTHS.indexOf(named?.[2]?.slice(0, 3).toLowerCase() ?? '') + 1;
  if (!named || month === 0) return undefined;
  const day = named[1] ?? named[3];
  const yearAndMonth = `${named[4]}-${String(month).padStart(2, '0')}`;
  return day === undefined ? yearAndMonth : `${yearAndMonth}-${day.padStart(2, '0')}`;
}

export interface Period {
  readonly startDate?: string;
  readonly endDate?: string;
  /** The original text, if it is not two dates. */
  readonly 'x-period'?: string;
}

/** Two dates in one text, such as "Jan 2020 – Present". Empty for no text. */
export function periodOf(text: string | undefined): Period {
  if (text === undefined) return {};
  const [from = '', until, ...more] = text.split(UNTIL);
  const startDate = isoDate(from);
  const endDate = isoDate(until);
  const goesOn = until !== undefined && STILL.test(until.trim());
  if (startDate && more.length === 0) {
    if (until === undefined) return { endDate: startDate };
    if (endDate) return { startDate, endDate };
    if (goesOn) return { startDate };
  }
  return { 'x-period': text };
}

/** A period from two fields. What is not a date is kept as it was written. */
export function periodBetween(from: string | undefined, until: string | undefined): Period {
  const goesOn = until === undefined || STILL.test(until);
  const startDate = isoDate(from);
  const endDate = isoDate(until);
  if ((from && !startDate) || (!goesOn && !endDate)) {
    return { 'x-period': [from, until].filter(Boolean).join(' – ') };
  }
  return { ...(startDate && { startDate }), ...(!goesOn && endDate && { endDate }) };
}
