/** Text that may lead somewhere. */
export interface Link {
  readonly text: string;
  /** Null: the text is printed as it is. */
  readonly href: string | null;
}

const ALLOWED_SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const BARE_DOMAIN = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/u;
const EMAIL = /^[^\s@?&#<>"]+@[^\s@?&#<>"]+\.[^\s@?&#<>"]+$/;
const PHONE = /^[+\d\s().\-/]+$/;

/**
 * An address that a reader may safely follow. Only http, https, mailto and tel are; a domain without
 * a scheme is taken as https. Anything else, such as `javascript:` or `file:`, stays text.
 */
export function linkTo(url: string): Link {
  const href = safeHref(url);
  return href === null ? { text: url, href } : { text: displayUrl(url), href };
}

export function linkToEmail(email: string): Link {
  if (!EMAIL.test(email)) return { text: email, href: null };
  return { text: email, href: `mailto:${encodeURIComponent(email).replaceAll('%40', '@')}` };
}

export function linkToPhone(phone: string): Link {
  const digits = phone.replace(/\D/g, '');
  const callable = PHONE.test(phone) && digits.length >= 5 && digits.length <= 15;
  if (!callable) return { text: phone, href: null };
  return { text: phone, href: `tel:${phone.startsWith('+') ? '+' : ''}${digits}` };
}

function safeHref(url: string): string | null {
  const candidate = HAS_SCHEME.test(url) && !BARE_DOMAIN.test(url) ? url : asBareDomain(url);
  if (candidate === null || !URL.canParse(candidate)) return null;
  const parsed = new URL(candidate);
  return ALLOWED_SCHEMES.has(parsed.protocol) ? parsed.href : null;
}

function asBareDomain(url: string): string | null {
  return BARE_DOMAIN.test(url) ? `https://${url}` : null;
}

/** As people write it: without `https://www.` and the last slash. */
function displayUrl(url: string): string {
  return url.replace(/^(?:https?:\/\/(?:www\.)?|mailto:|tel:)/i, '').replace(/\/$/, '') || url;
}
