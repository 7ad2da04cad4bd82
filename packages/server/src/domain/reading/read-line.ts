import { findPeriod } from './periods.ts';

// Classifies lines of a résumé in the form of `readable`.

/** Starts at a word and has bounded length, so that time stays linear in the length of the text. */
export const EMAIL =
  /(?<![\p{L}\p{N}._%+@-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,253}\.(?:[a-z]{2,63}|\p{L}{2,63})/iu;
export const PHONE = /(?<![\p{L}\p{N}])\+?\(?\d[\d ()/.-]{6,20}\d(?![\p{L}\p{N}])/u;
export const ADDRESS =
  /(?<![@\p{L}\p{N}.-])(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+(?!js\b|ts\b|py\b)[\p{L}]{2,}(?:\/\S*)?/u;
export const BULLET = /^[•◦▪‣–·*-]\s*(?=\S)/u;
export const STARTS_LARGE = /^[\p{Lu}\p{Lo}\p{N}]/u;
export const STARTS_SMALL = /^\p{Ll}/u;
/** Lines of a head are hardly longer. */
export const MAX_HEAD_LENGTH = 110;

/** Such as `Grade: 1.0`. */
export const LABELLED = /^(?:\p{Lu}[\p{L} ]{1,24}|[\p{Lo}\p{M} ]{1,24}): ?/u;

/** A full stop or an exclamation mark that ends a name and not a sentence, as in `Acme Inc.`. */
const ABBREVIATED =
  /(?:(?:^|[^\p{L}])(?:inc|ltd|co|corp|jr|sr|bros|univ)|\p{L}\.\s?\p{L}{1,3})\.$|^\S*!$/iu;

export function endsSentence(text: string): boolean {
  return /[.;。!]$/u.test(text) && !ABBREVIATED.test(text);
}

/** Ends with a colon. */
export const LEADS_ON = /\S ?[:：]$/u;
export const SEPARATED = / [·|](?: |$)/;

/** Whether it is a phone number and nothing else. */
export function isPhone(line: string): boolean {
  return PHONE.exec(line)?.[0] === line && findPeriod(line) === null;
}

/** Whether it is a web address and nothing else. */
export function isAddress(text: string): boolean {
  return ADDRESS.exec(text)?.[0] === text;
}

/** The parts of a line between separators, each without a web address at its end. */
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

/** Words in names of places that are written without a capital. */
const SMALL_WORDS = /^(?:an?|am|auf|d[aei]|del?|der|des|dos|im|l[ae]|of|sur|the|upon|und|&)$/;
const MAX_PLACE_WORDS = 7;

export function isPlace(text: string): boolean {
  if (text.length < 2 || text.length > 60 || /[.:;|]/.test(text)) return false;
  const words = text.split(/[\s,]+/);
  const isName = (word: string) => !/^\p{Ll}/u.test(word) || SMALL_WORDS.test(word);
  return words.length <= MAX_PLACE_WORDS && words.every(isName) && !/^\p{N}+$/u.test(text);
}
