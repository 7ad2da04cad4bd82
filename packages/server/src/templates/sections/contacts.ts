import type { Resume } from '../../domain/resume/schema.ts';
import { type PrintLocale, perLocale } from '../locale/locale.ts';
import { type Link, linkTo, linkToEmail, linkToPhone } from './links.ts';
import { joined } from './section.ts';

type Basics = NonNullable<Resume['basics']>;
type Location = NonNullable<Basics['location']>;
type Profile = NonNullable<Basics['profiles']>[number];

/** Countries that write the postal code after the city; most others put it before. */
const CODE_AFTER_CITY = new Set(['US', 'CA', 'GB', 'IE', 'AU', 'NZ', 'IN', 'ZA', 'SG', 'PH']);
/** Countries that write an address from the large to the small. */
const LARGE_TO_SMALL = new Set(['JP', 'CN', 'KR', 'TW']);

export function contactsOf(basics: Basics, locale: PrintLocale): Link[] {
  const place = basics.location ? addressOf(basics.location, locale) : null;
  return [
    ...(basics.email ? [linkToEmail(basics.email)] : []),
    ...(basics.phone ? [linkToPhone(basics.phone)] : []),
    ...(place === null ? [] : [{ text: place, href: null }]),
    ...(basics.url ? [linkTo(basics.url)] : []),
    ...(basics.profiles ?? []).flatMap((profile) => profileLink(profile, locale)),
  ];
}

function addressOf(location: Location, locale: PrintLocale): string | null {
  const { address, city, region, postalCode } = location;
  const code = location.countryCode?.toUpperCase();
  const street = joined(address?.split('\n').map((line) => line.trim()) ?? [], ', ');
  if (code !== undefined && LARGE_TO_SMALL.has(code)) {
    return joined([postalCode, region, city, street], ' ');
  }
  const country = code === undefined ? null : countryName(code, locale.tag);
  if (code === undefined || CODE_AFTER_CITY.has(code)) {
    return joined([street, city, joined([region, postalCode], ' '), country], ', ');
  }
  return joined([street, joined([postalCode, city], ' '), region, country], ', ');
}

const regionNames = perLocale((locale) => new Intl.DisplayNames(locale, { type: 'region' }));

function countryName(code: string, tag: string): string {
  try {
    return regionNames(tag).of(code) ?? code;
  } catch {
    return code;
  }
}

function profileLink({ network, username, url }: Profile, { colon }: PrintLocale): Link[] {
  if (url === undefined) {
    const text = joined([network, username], colon);
    return text === null ? [] : [{ text, href: null }];
  }
  const link = linkTo(url);
  const parts = partsOf(link).map(lettersOf);
  const label = network && !parts.includes(lettersOf(network)) ? `${network}${colon}` : '';
  const user = username && !parts.includes(lettersOf(username)) ? ` (${username})` : '';
  return [{ ...link, text: `${label}${link.text}${user}` }];
}

/** What an address says by itself: `github.com/jane` names GitHub, but `online.example` not Line. */
function partsOf({ href, text }: Link): readonly string[] {
  const host = URL.parse(href ?? '')?.hostname.replace(/^www\./, '') ?? '';
  return [host, ...host.split('.'), ...text.split(/[/?#=&]/)];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
