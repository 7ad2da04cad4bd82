import { parseIsoDate } from '../iso-date.ts';
import { isOfRecord } from './record-keys.ts';
import { plainText } from './rich-text.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The value in the form of the field. Undefined if it does not fit. */
export type Fit = (value: unknown) => unknown;

/** A field of JSON Resume, and the names that apps give it, the likeliest first. */
export interface Field {
  readonly to: string;
  readonly from: readonly string[];
  readonly fit: Fit;
}

export function text(to: string, ...from: readonly string[]): Field {
  return { to, from: [to, ...from], fit: asText };
}

/** A text that may have several lines. */
export function paragraphs(to: string, ...from: readonly string[]): Field {
  return { to, from: [to, ...from], fit: asParagraphs };
}

export function date(to: string, ...from: readonly string[]): Field {
  return { to, from: [to, ...from], fit: asDate };
}

export function texts(to: string, ...from: readonly string[]): Field {
  return { to, from: [to, ...from], fit: asTexts };
}

/**
 * The object under the names of JSON Resume. What has no place there or does not fit is kept
 * unchanged under a key with `x-`.
 */
export function rename(source: Values, fields: readonly Field[]): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  const left = new Map(Object.entries(source));
  for (const { to, from, fit } of fields) {
    for (const key of from) {
      const value = left.has(key) ? fit(left.get(key)) : undefined;
      const both = value === undefined ? undefined : together(renamed[to], value);
      if (both === undefined) continue;
      renamed[to] = both;
      left.delete(key);
    }
  }
  for (const [key, value] of left) {
    // A second photo cannot be read as text. Under its own key it is reported as not printed.
    if (isData(value)) renamed[key] = value;
    else if (!isOfRecord(key, value)) addExtra(renamed, key, value);
  }
  return renamed;
}

function isData(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('data:');
}

/** Renames `start_date` to `startDate`, unless that exists too. */
export function camelised(values: Values): Values {
  const named = Object.entries(values).map(([key, value]) => {
    const name = SNAKE_CASE.test(key)
      ? key.replace(/_([a-z\d])/g, (_match, letter: string) => letter.toUpperCase())
      : key;
    return [Object.hasOwn(values, name) ? key : name, value];
  });
  return Object.fromEntries(named);
}

const SNAKE_CASE = /^[a-z\d]+(?:_[a-z\d]+)+$/;

/**
 * Combines two values of one field: lists are joined. Undefined for others, since there is room for
 * only one.
 */
function together(known: unknown, value: unknown): unknown {
  if (known === undefined) return value;
  return Array.isArray(known) && Array.isArray(value) ? [...known, ...value] : undefined;
}

/** Adds the value under an unused `x-` key, which is printed. */
export function addExtra(target: Record<string, unknown>, key: string, value: unknown): void {
  const plain = isExtra(key) ? key : `x-${key || 'other'}`;
  let free = plain;
  for (let n = 2; Object.hasOwn(target, free); n += 1) free = `${plain}-${n}`;
  target[free] = value;
}

function isExtra(key: string): boolean {
  return /^x-./i.test(key);
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

export function asDate(value: unknown): string | undefined {
  const given = ofTimestamp(value) ?? asText(value);
  return given !== undefined && parseIsoDate(given) ? given : undefined;
}

/** Smaller numbers are years, or days as numbers such as 20240131. */
const FIRST_TIMESTAMP_SECONDS = 1e8;
const FIRST_TIMESTAMP_MS = 1e11;
const LAST_TIMESTAMP_MS = 1e13;

/** The day of a timestamp in milliseconds, in seconds, or in Firestore's form. */
function ofTimestamp(value: unknown): string | undefined {
  const seconds = isObject(value) ? (value.seconds ?? value._seconds) : undefined;
  const number = typeof seconds === 'number' ? seconds : value;
  if (typeof number !== 'number' || !(number >= FIRST_TIMESTAMP_SECONDS)) return undefined;
  const ms = number < FIRST_TIMESTAMP_MS ? number * 1_000 : number;
  return ms < LAST_TIMESTAMP_MS ? new Date(ms).toISOString().slice(0, 10) : undefined;
}

function asParagraphs(value: unknown): string | undefined {
  return typeof value === 'string' ? plainText(value) : asText(value);
}

/** A text of several lines from a text, a list of texts, or an object with nothing else. */
export function asLines(value: unknown): string | undefined {
  if (!Array.isArray(value)) return asItem(value);
  const lines = value.map(asParagraphs);
  return lines.length > 0 && lines.every((line) => line !== undefined)
    ? lines.join('\n')
    : undefined;
}

/** A text, an object with nothing else, or a name with a level. */
function asItem(value: unknown): string | undefined {
  if (!isObject(value)) return asParagraphs(value);
  const own = Object.entries(value).filter(
    ([key, each]) => each !== undefined && !isOfRecord(key, each),
  );
  const [only, ...others] = own;
  if (others.length === 0) return asParagraphs(only?.[1]);
  const { name, ...more } = Object.fromEntries(own);
  const [[key = '', rating] = [], ...rest] = Object.entries(more);
  const level = LEVELS.includes(key) && rest.length === 0 ? asText(rating) : undefined;
  return typeof name === 'string' && level !== undefined ? `${name} (${level})` : undefined;
}

/** Keys of apps for how well something is known. */
export const LEVELS = ['level', 'proficiency', 'rating'];

/** A list of texts, with undefined for blank ones so that positions stay. */
function asTexts(value: unknown): readonly (string | undefined)[] | undefined {
  if (typeof value === 'string') return [plainText(value)];
  if (!Array.isArray(value)) return undefined;
  const all = value.map((item) => (item === undefined ? undefined : asItem(item)));
  return all.every((item, n) => item !== undefined || value[n] === undefined) ? all : undefined;
}
