import { findPeriod } from './periods.ts';

/** What the line of a résumé may be, by {@link readable} of it. */

export const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u;
export const PHONE = /(?<![\p{L}\p{N}])\+?\(?\d[\d ()/.-]{6,20}\d(?![\p{L}\p{N}])/u;
export const ADDRESS =
  /(?<![@\p{L}\p{N}.-])(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+(?!js\b|ts\b|py\b)[\p{L}]{2,}(?:\/\S*)?/u;
export const BULLET = /^[•◦▪‣–·*-]\s*(?=\S)/u;
export const STARTS_LARGE = /^[\p{Lu}\p{N}]/u;
/** A line of a head is hardly longer. */
export const MAX_HEAD_LENGTH = 110;

/** `Grade: 1.0`, and the like. */
export const LABELLED = /^\p{Lu}[\p{L} ]{1,24}: /u;

export function isHead(line: string): boolean {
  if (BULLET.test(line) || line.length > MAX_HEAD_LENGTH) return false;
  return !/[.;]$/.test(line) && !LABELLED.test(line);
}

const SEPARATED = / [·|] /;
const MAX_TITLE_LENGTH = 70;

/** The line on which a long list behind a label goes on. */
export function endsLabelled(before: string | undefined): boolean {
  return before !== undefined && LABELLED.test(before) && before.length >= LONG_LINE_LENGTH;
}

const LONG_LINE_LENGTH = 50;

/** The line of a sentence that goes on over it. */
export function isProse(line: string, next: string | undefined): boolean {
  if (SEPARATED.test(line)) return false;
  const goesOn = next !== undefined && /^\p{Ll}/u.test(next) && !isAddress(next);
  return goesOn || line.length > MAX_TITLE_LENGTH;
}

/** @param atEnd whether a date alone is enough at an end of a line, as schools have it */
export function isDated(line: string, atEnd = false): boolean {
  if (!isHead(line)) return false;
  const found = findPeriod(line);
  if (found === null) return false;
  const isMost = found.rest.length < line.length / 2;
  return (
    found.isRange || isMost || (atEnd && (line.startsWith(found.rest) || line.endsWith(found.rest)))
  );
}

/** Nothing but a number to call. */
export function isPhone(line: string): boolean {
  return PHONE.exec(line)?.[0] === line && findPeriod(line) === null;
}

/** Nothing but an address of the web. */
export function isAddress(text: string): boolean {
  return ADDRESS.exec(text)?.[0] === text;
}

/** The parts of a line, without the address that it ends with. */
export function partsOf(line: string): string[] {
  return line
    .split(SEPARATED)
    .map((part) => part.replace(/^[·|] ?| ?[·|]$/g, ''))
    .filter((part) => part !== '' && !isAddress(part))
    .map((part) => {
      const [, before, last = ''] = /^(.+) (\S+)$/.exec(part) ?? [];
      return before !== undefined && isAddress(last) ? before : part;
    });
}

/** Words of names of places that are not written large. */
const SMALL_WORDS = /^(?:an?|am|auf|d[aei]|del?|der|des|dos|im|l[ae]|of|sur|the|upon|und|&)$/;
const MAX_PLACE_WORDS = 7;

export function isPlace(text: string): boolean {
  if (text.length < 2 || text.length > 60 || /[.:;|()]/.test(text)) return false;
  const words = text.split(/[\s,]+/);
  const isName = (word: string) => !/^\p{Ll}/u.test(word) || SMALL_WORDS.test(word);
  return words.length <= MAX_PLACE_WORDS && words.every(isName) && !/^\p{N}+$/u.test(text);
}
