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

export function linkToEmail(email: string): Link {
  const address = visible(email).replace(/^(?:mailto:)+/i, '');
  if (!isEmail(address)) return { text: address, href: null };
  return { text: address, href: `mailto:${encodeURIComponent(address).replaceAll('%40', '@')}` };
}

const MAX_EMAIL_LENGTH = 254;
const NOT_IN_EMAIL = /[\s?&#<>"]/;

function isEmail(address: string): boolean {
  if (address.length > MAX_EMAIL_LENGTH || NOT_IN_EMAIL.test(address)) return false;
  const [name, host, ...rest] = address.split('@');
  const labels = (host ?? '').split('.');
  return Boolean(name) && rest.length === 0 && labels.length > 1 && !labels.includes('');
}

const PHONE = /^[+\d\s().\-/]+$/;
const EXTENSION =
  /[\s,;]*(?:ext(?:ension|[.=])?|x|#|int\.?|poste|dw|durchwahl|доб\.?)\s?(\d{1,6})$/i;
/** The digit that is dialled within a country and left out behind its code. */
const TRUNK_ZERO = /\(\s?0\s?\)/;
const MAX_PHONE_LENGTH = 60;

/** A number that a phone can call, as RFC 3966 writes it; what is printed is what was written. */
export function linkToPhone(phone: string): Link {
  const text = visible(phone).replace(/^(?:tel:)+/i, '');
  const number = text.length > MAX_PHONE_LENGTH ? null : callable(text);
  return { text, href: number && `tel:${number}` };
}

function callable(phone: string): string | null {
  const extension = EXTENSION.exec(phone);
  const written = extension ? phone.slice(0, extension.index) : phone;
  if (!PHONE.test(written)) return null;
  const isInternational = /^[\s(]*\+/.test(written);
  const digits = (isInternational ? written.replace(TRUNK_ZERO, '') : written).replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 15) return null;
  return `${isInternational ? '+' : ''}${digits}${extension ? `;ext=${extension[1]}` : ''}`;
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
