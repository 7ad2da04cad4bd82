import type { Resume } from '../../domain/resume/schema.ts';
import { perLocale } from '../locale/locale.ts';
import { type Link, linkTo, linkToEmail, linkToPhone } from './links.ts';
import { joined } from './section.ts';

type Basics = NonNullable<Resume['basics']>;
type Location = NonNullable<Basics['location']>;
type Profile = NonNullable<Basics['profiles']>[number];

/** Countries that write the postal code after the city; most others put it before. */
const CODE_AFTER_CITY = new Set(['US', 'CA', 'GB', 'IE', 'AU', 'NZ', 'IN', 'ZA', 'SG', 'PH']);
/** Countries that write an address from the large to the small. */
const LARGE_TO_SMALL = new Set(['JP', 'CN', 'KR', 'TW']);

export function contactsOf(basics: Basics, locale: string): Link[] {
  const place = basics.location ? addressOf(basics.location, locale) : null;
  return [
    ...(basics.email ? [linkToEmail(basics.email)] : []),
    ...(basics.phone ? [linkToPhone(basics.phone)] : []),
    ...(place === null ? [] : [{ text: place, href: null }]),
    ...(basics.url ? [linkTo(basics.url)] : []),
    ...(basics.profiles ?? []).flatMap(profileLink),
  ];
}

function addressOf(location: Location, locale: string): string | null {
  const { address, city, region, postalCode } = location;
  const code = location.countryCode?.toUpperCase();
  const street = joined(address?.split('\n').map((line) => line.trim()) ?? [], ', ');
  if (code !== undefined && LARGE_TO_SMALL.has(code)) {
    return joined([postalCode, region, city, street], ' ');
  }
  const country = code === undefined ? null : countryName(code, locale);
  if (code === undefined || CODE_AFTER_CITY.has(code)) {
    return joined([street, city, joined([region, postalCode], ' '), country], ', ');
  }
  return joined([street, joined([postalCode, city], ' '), region, country], ', ');
}

const regionNames = perLocale((locale) => new Intl.DisplayNames(locale, { type: 'region' }));

function countryName(code: string, locale: string): string {
  try {
    return regionNames(locale).of(code) ?? code;
  } catch {
    return code;
  }
}

function profileLink({ network, username, url }: Profile): Link[] {
  if (url === undefined) {
    const text = joined([network, username], ': ');
    return text === null ? [] : [{ text, href: null }];
  }
  const link = linkTo(url);
  const label = network && !namesNetwork(link, network) ? `${network}: ` : '';
  const isNamed = !username || link.text.toLowerCase().includes(username.toLowerCase());
  return [{ ...link, text: `${label}${link.text}${isNamed ? '' : ` (${username})`}` }];
}

/** `github.com/jane` needs no label GitHub; `online.example` does need Line. */
function namesNetwork({ href, text }: Link, network: string): boolean {
  const host = href === null ? text : new URL(href).hostname;
  const name = lettersOf(network);
  return [lettersOf(host), ...host.split('.').map(lettersOf)].includes(name);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
