import { addressInLetters } from '../../domain/resume/address-letters.ts';
import { withPlainDigits } from '../../domain/scripts.ts';

/** Text with an optional link. */
export interface Link {
  readonly text: string;
  /** Null: plain text. */
  readonly href: string | null;
}

const ALLOWED_SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const BARE_DOMAIN = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#].*)?$/u;
/** Real addresses are shorter, and longer ones are slow to parse. */
const MAX_URL_LENGTH = 2_000;

/** Invisible characters, which are often copied along with an address. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * An address that a reader may safely follow: http, https, mailto or tel only. A domain without a
 * scheme is taken as https. Anything else, such as `javascript:` or `file:`, stays text.
 */
export function linkTo(url: string): Link {
  const text = unwrapped(visible(url));
  const address = withTypedScheme(text);
  const href = safeHref(address);
  if (href !== null) return { text: displayUrl(address), href };
  if (isEmail(text)) return linkToEmail(text);
  return { text, href: hrefIn(text) };
}

/**
 * A scheme that was typed twice or incompletely, such as `https://http://`, `https//` or `https:`.
 */
const TYPED_SCHEMES = /^(?:https?(?::\/*|;?\/\/)\s?)*(https?)(?::\/*|;?\/\/)\s?(?=[\p{L}\p{N}[])/iu;

function withTypedScheme(address: string): string {
  return address.replace(TYPED_SCHEMES, (_typed, scheme: string) => `${scheme.toLowerCase()}://`);
}

/** A label before an address and a note after it: `Portfolio: ada.example (in Polish)`. */
const LABELLED =
  /^(?:\p{L}[\p{L}\s./-]{0,30}(?::\s|：)\s*)?(\S{3,2000}?)(?:\s*\([^()\n]{1,40}\))?$/u;

function hrefIn(text: string): string | null {
  const address = text.length > MAX_URL_LENGTH ? undefined : LABELLED.exec(text)?.[1];
  return address === undefined || address === text ? null : safeHref(withTypedScheme(address));
}

/** An address in angle brackets, in quotes, or in a Markdown link. */
const WRAPPED = /^(?:<([^<>\s]+)>|"([^"\s]+)"|\[[^[\]\n]*\]\(([^()\s]+)\))$/;

function unwrapped(address: string): string {
  return (
    WRAPPED.exec(address)
      ?.slice(1)
      .find((inner) => inner !== undefined) ?? address
  );
}

/** A label such as `E-mail:` or an emoji before an e-mail address. */
const INTRODUCTION =
  /^(?:e-?mail(?:\s?[:–-]|(?=\s))|\p{L}[\p{L}\p{M}\s./-]{0,30}[:：]|(?:\p{Extended_Pictographic}\ufe0f?){1,2})\s*/iu;

/** A link to an e-mail address, without a scheme, subject or name that was copied with it. */
export function linkToEmail(email: string): Link {
  const written = withoutMailto(unwrapped(visible(email).normalize('NFKC')));
  if (written.length > MAX_WRITTEN_LENGTH) return { text: written, href: null };
  const text = withoutMailto(written.replace(INTRODUCTION, '')).replace(/(?<=\p{L})\.$/u, '');
  const bare = text.replace(WORD_BEHIND, '');
  const address = NAMED_EMAIL.exec(bare)?.[1] ?? bare.split('?', 1).join();
  if (!isEmail(address)) return { text: written, href: null };
  return {
    text: `${address}${text.slice(bare.length)}`,
    href: `mailto:${encodeURIComponent(address).replace(/%40|%2B/g, decodeURIComponent)}`,
  };
}

function withoutMailto(text: string): string {
  return text.replace(/^(?:mailto:\s*(?:\/\/)?)+/i, '');
}

const MAX_EMAIL_LENGTH = 254;
/** Including a name before it or a note after it. */
const MAX_WRITTEN_LENGTH = 500;
/** Such as `Mia Roth <mia@example.org>`. */
const NAMED_EMAIL = /^[^<>@]{0,100}<([^<>]+)>$/;
const NOT_IN_EMAIL = /[\s?&#<>"(),:;[\]\\]/;

function isEmail(address: string): boolean {
  if (address.length > MAX_EMAIL_LENGTH || NOT_IN_EMAIL.test(address)) return false;
  const [name, host, ...rest] = address.split('@');
  const labels = (host ?? '').split('.');
  return Boolean(name) && rest.length === 0 && labels.length > 1 && !labels.includes('');
}

const PHONE = /^[([]?\+?[\d\s().\-/[\]]+$/;
const EXTENSION_WORDS = [
  'ext(?:ensi(?:on|ón)|[.=])?|extn\\.?|ex\\.?|x|#|int(?:erno|\\.)?|poste|p\\.|dw|durchwahl|app\\.|nebenstelle',
  'ramal|anexo|anknytning|ankn\\.|lokal|linka|kl(?:apka|\\.)|wew\\.?|dahili|tst\\.?|toestel|alanumero|εσωτ\\.?',
  'доб\\.?|вн\\.?|внутр\\.?|內線|内線|分机|分機|转|轉|내선|ต่อ|máy lẻ|داخلي|تحويلة|שלוחה',
].join('|');
const EXTENSION = new RegExp(`[\\s,;/(-]*(?:${EXTENSION_WORDS})\\s?(\\d{1,6})\\)?$`, 'iu');
/** In China an extension may follow the number after just a hyphen. */
const EXTENSION_BEHIND_HYPHEN = /^(?:\+86|0)[\d\s()-]*[\s()-]\d{7,8}(-(\d{1,5}))$/;
/** A country code, and the zero that is dialled only within that country. */
const TRUNK_ZERO = /^([([]?\+\(?\d{1,3}[)\]]?[\s./-]*)(?:[([]\s?0(\d*)\s?[)\]]|(?<=[\s./-])0)/;
const TRUNK_OF_COUNTRY = /^([([]?\+(?:36[)\]]?[\s./-]*[([]06|7[)\]]?[\s./-]*[([]8)[)\]])/;
/** Countries where that zero is part of the number, such as Italy. */
const KEEPS_ZERO = /^\(?\+(?:39|378|379|225|241|242)/;
const MAX_PHONE_LENGTH = 60;

/** Words for the kind of number. */
const WORD_BEFORE =
  /^(?:[\p{L}][\p{L}\s./-]{0,20}[:.]|\p{L}{1,12}(?=\s)|[^\p{L}\p{N}\p{P}+]{1,4})\s*/u;
const WORD_BEHIND = /\s*\([\p{L}\s,./-]{1,30}\)$/u;
/** Such as `(after 6 pm)`. */
const HOURS_BEHIND = /\s*\(\p{L}[\p{L}\p{N}\s,.:–-]{1,30}\)$/u;

/** A link to a phone number by RFC 3966. The text stays as written. */
export function linkToPhone(phone: string): Link {
  const text = visible(phone).replace(/^(?:(?:tel|callto|sms):\s*(?:\/\/)?)+/i, '');
  const number = text.length > MAX_PHONE_LENGTH ? null : callable(text);
  return { text, href: number && `tel:${number}` };
}

function callable(phone: string): string | null {
  const typed = asTyped(phone);
  const [number, extension] = withoutExtension(typed);
  if (!PHONE.test(number)) return null;
  const isInternational = number.includes('+');
  const dialled = KEEPS_ZERO.test(number) ? number : withoutTrunk(number);
  const digits = dialled.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 15) return null;
  return `${isInternational ? '+' : ''}${digits}${extension ? `;ext=${extension}` : ''}`;
}

function withoutExtension(typed: string): readonly [number: string, extension?: string] {
  const behindHyphen = EXTENSION_BEHIND_HYPHEN.exec(typed);
  if (behindHyphen) {
    const [, hyphen = '', extension] = behindHyphen;
    return [typed.slice(0, -hyphen.length), extension ?? ''];
  }
  const inWords = EXTENSION.exec(typed);
  return inWords
    ? [typed.slice(0, inWords.index), inWords[1] ?? '']
    : [typed.replace(HOURS_BEHIND, '')];
}

function withoutTrunk(number: string): string {
  const trunk = TRUNK_OF_COUNTRY.exec(number);
  if (!trunk) return number.replace(TRUNK_ZERO, '$1$2');
  const [head = ''] = trunk;
  return `${head.slice(0, head.search(/[([](?:06|8)[)\]]$/))}${number.slice(head.length)}`;
}

/**
 * The number with ASCII digits and dashes, without words, and with a plus for two leading zeros.
 */
function asTyped(phone: string): string {
  return withPlainDigits(phone.normalize('NFKC'))
    .replace(/\p{Pd}/gu, '-')
    .replace(WORD_BEFORE, '')
    .replace(WORD_BEHIND, '')
    .replace(/^(\(?)00\s?(?=[1-9])/, '$1+');
}

function visible(text: string): string {
  return text.replace(INVISIBLE, '').trim();
}

function safeHref(address: string): string | null {
  // A browser would join two lines into one address.
  const isOne = address.length <= MAX_URL_LENGTH && !address.includes('\n');
  const candidate = isOne ? withScheme(address) : null;
  const parsed = candidate === null ? null : URL.parse(candidate);
  return parsed && ALLOWED_SCHEMES.has(parsed.protocol) ? parsed.href : null;
}

function withScheme(address: string): string | null {
  const bare = address.startsWith('//') ? address.slice(2) : address;
  // Checked before the scheme, since the host of `example.com:8080` looks like one.
  if (BARE_DOMAIN.test(bare)) return `https://${bare}`;
  return HAS_SCHEME.test(address) ? address : null;
}

/** The address as people write it: decoded, without `https://www.` and the last slash. */
function displayUrl(url: string): string {
  const shown = addressInLetters(url).replace(/^(?:(?:https?:)?\/\/(?:www\.)?|mailto:|tel:)/i, '');
  return (shown.endsWith('/') ? shown.slice(0, -1) : shown) || url;
}
