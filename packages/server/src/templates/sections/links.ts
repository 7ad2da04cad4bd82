/** Text that may lead somewhere. */
export interface Link {
  readonly text: string;
  /** Null: the text is printed as it is. */
  readonly href: string | null;
}

const ALLOWED_SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const BARE_DOMAIN = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#].*)?$/u;
/** Longer ones are no address that anybody could write down, and are slow to take apart. */
const MAX_URL_LENGTH = 2_000;

/** Characters that don't show, and come along when an address is copied. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * An address that a reader may safely follow. Only http, https, mailto and tel are; a domain without
 * a scheme is taken as https. Anything else, such as `javascript:` or `file:`, stays text.
 */
export function linkTo(url: string): Link {
  const address = visible(url);
  const href = safeHref(address);
  return href === null ? { text: address, href } : { text: displayUrl(address), href };
}

/** An address by itself, whatever it was copied with: a scheme, a subject, the name of its owner. */
export function linkToEmail(email: string): Link {
  const text = visible(email).replace(/^(?:mailto:\s*)+/i, '');
  const address = NAMED_EMAIL.exec(text)?.[1] ?? text.split('?', 1).join();
  if (!isEmail(address)) return { text, href: null };
  return {
    text: address,
    href: `mailto:${encodeURIComponent(address).replace(/%40|%2B/g, decodeURIComponent)}`,
  };
}

const MAX_EMAIL_LENGTH = 254;
/** Such as `Mia Roth <mia@example.org>`. */
const NAMED_EMAIL = /^[^<>@]{0,100}<([^<>]+)>$/;
const NOT_IN_EMAIL = /[\s?&#<>"]/;

function isEmail(address: string): boolean {
  if (address.length > MAX_EMAIL_LENGTH || NOT_IN_EMAIL.test(address)) return false;
  const [name, host, ...rest] = address.split('@');
  const labels = (host ?? '').split('.');
  return Boolean(name) && rest.length === 0 && labels.length > 1 && !labels.includes('');
}

const PHONE = /^\(?\+?[\d\s().\-/[\]]+$/;
const EXTENSION =
  /[\s,;]*(?:ext(?:ension|[.=])?|x|#|int\.?|poste|dw|durchwahl|доб\.?)\s?(\d{1,6})$/i;
/** The code of a country, and the digit that is dialled within that country alone. */
const TRUNK_ZERO = /^(\(?\+\d{1,3}\)?[\s./-]*)(?:[([]\s?0(\d*)\s?[)\]]|(?<=[\s./-])0)/;
/** Italy and its neighbours, and some of Africa, where that digit is a part of the number. */
const KEEPS_ZERO = /^\(?\+(?:39|378|379|225|241|242)/;
const MAX_PHONE_LENGTH = 60;

/** A number that a phone can call, as RFC 3966 writes it; what is printed is what was written. */
export function linkToPhone(phone: string): Link {
  const text = visible(phone).replace(/^(?:tel:\s*)+/i, '');
  const number = text.length > MAX_PHONE_LENGTH ? null : callable(text);
  return { text, href: number && `tel:${number}` };
}

function callable(phone: string): string | null {
  const typed = asTyped(phone);
  const extension = EXTENSION.exec(typed);
  const written = extension ? typed.slice(0, extension.index) : typed;
  if (!PHONE.test(written)) return null;
  const isInternational = written.includes('+');
  const dialled = KEEPS_ZERO.test(written) ? written : written.replace(TRUNK_ZERO, '$1$2');
  const digits = dialled.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 15) return null;
  return `${isInternational ? '+' : ''}${digits}${extension ? `;ext=${extension[1]}` : ''}`;
}

const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** With the digits and dashes of a keyboard, and the plus for which many type two zeros. */
function asTyped(phone: string): string {
  return phone
    .normalize('NFKC')
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) % 16))
    .replace(/\p{Pd}/gu, '-')
    .replace(/^00\s?(?=[1-9])/, '+');
}

function visible(text: string): string {
  return text.replace(INVISIBLE, '').trim();
}

function safeHref(address: string): string | null {
  const candidate = address.length > MAX_URL_LENGTH ? null : withScheme(address);
  const parsed = candidate === null ? null : URL.parse(candidate);
  return parsed && ALLOWED_SCHEMES.has(parsed.protocol) ? parsed.href : null;
}

function withScheme(address: string): string | null {
  const bare = address.startsWith('//') ? address.slice(2) : address;
  // Asked first, since the port of `example.com:8080` makes the host look like a scheme.
  if (BARE_DOMAIN.test(bare)) return `https://${bare}`;
  return HAS_SCHEME.test(address) ? address : null;
}

/** As people write it: without `https://www.` and the last slash. */
function displayUrl(url: string): string {
  const shown = url.replace(/^(?:(?:https?:)?\/\/(?:www\.)?|mailto:|tel:)/i, '');
  return (shown.endsWith('/') ? shown.slice(0, -1) : shown) || url;
}
