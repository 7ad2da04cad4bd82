import { findPeriod } from './periods.ts';

/** What the line of a résumé may be, by {@link readable} of it. */

/** From the start of a word and of bounded length, so that a text without an end takes no longer. */
export const EMAIL =
  /(?<![\p{L}\p{N}._%+@-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,253}\.(?:[a-z]{2,63}|\p{L}{2,63})/iu;
export const PHONE = /(?<![\p{L}\p{N}])\+?\(?\d[\d ()/.-]{6,20}\d(?![\p{L}\p{N}])/u;
export const ADDRESS =
  /(?<![@\p{L}\p{N}.-])(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+(?!js\b|ts\b|py\b)[\p{L}]{2,}(?:\/\S*)?/u;
export const BULLET = /^[•◦▪‣–·*-]\s*(?=\S)/u;
export const STARTS_LARGE = /^[\p{Lu}\p{Lo}\p{N}]/u;
export const STARTS_SMALL = /^\p{Ll}/u;
/** A line of a head is hardly longer. */
export const MAX_HEAD_LENGTH = 110;

/** `Grade: 1.0`, and the like. */
export const LABELLED = /^(?:\p{Lu}[\p{L} ]{1,24}|[\p{Lo}\p{M} ]{1,24}): ?/u;

/** Ends a name, and no sentence. */
const ABBREVIATED =
  /(?:(?:^|[^\p{L}])(?:inc|ltd|co|corp|jr|sr|bros|univ)|\p{L}\.\s?\p{L}{1,3})\.$|^\S*!$/iu;

export function endsSentence(text: string): boolean {
  return /[.;。!]$/u.test(text) && !ABBREVIATED.test(text);
}

/** With a colon at its end. */
export const LEADS_ON = /\S ?[:：]$/u;
export const SEPARATED = / [·|](?: |$)/;

/** Nothing but a number to call. */
export function isPhone(line: string): boolean {
  return PHONE.exec(line)?.[0] === line && findPeriod(line) === null;
}

/** Nothing but an address of the web. */
export function isAddress(text: string): boolean {
  return ADDRESS.exec(text)?.[0] === text;
}

/** The parts of a line, without an address behind the last word. */
export function partsOf(line: string): string[] {
  return line
    .split(SEPARATED)
    .map((part) => part.replace(/^[·|] ?| ?[·|]$/g, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const [, before, last = ''] = /^(.+) (\S+)$/.exec(part) ?? [];
      return before !== undefined && isAddress(last) ? before : part;
    });
}

/** Words of names of places that are not written large. */
const SMALL_WORDS = /^(?:an?|am|auf|d[aei]|del?|der|des|dos|im|l[ae]|of|sur|the|upon|und|&)$/;
const MAX_PLACE_WORDS = 7;

export function isPlace(text: string): boolean {
  if (text.length < 2 || text.length > 60 || /[.:;|]/.test(text)) return false;
  const words = text.split(/[\s,]+/);
  const isName = (word: string) => !/^\p{Ll}/u.test(word) || SMALL_WORDS.test(word);
  return words.length <= MAX_PLACE_WORDS && words.every(isName) && !/^\p{N}+$/u.test(text);
}
