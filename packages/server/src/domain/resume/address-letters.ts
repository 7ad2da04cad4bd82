import { domainToUnicode } from 'node:url';

const ENCODED_LETTERS = /(?:%[89a-f][\da-f])+/gi;
const ENCODED_HOST = /(?<=^(?:https?:)?(?:\/\/)?)[a-z\d.-]*xn--[a-z\d.-]+/i;
const LETTERS = /^[\p{L}\p{M}\p{N}]+$/u;

/** The address with percent escapes and Punycode decoded where they stand for letters. Leads to the same place. */
export function addressInLetters(url: string): string {
  return url
    .replace(ENCODED_HOST, (host) => host.split('.').map(labelInLetters).join('.'))
    .replace(ENCODED_LETTERS, (encoded) => {
      const letters = decoded(encoded);
      return LETTERS.test(letters) ? letters : encoded;
    });
}

function labelInLetters(label: string): string {
  if (!/^xn--/i.test(label)) return label;
  const letters = domainToUnicode(label);
  return LETTERS.test(letters.replaceAll('-', '')) ? letters : label;
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}
