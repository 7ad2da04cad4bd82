import type { Resume } from '../../domain/resume/schema.ts';
import { type PrintLocale, perLocale } from '../locale/locale.ts';
import { type Link, linkTo, linkToEmail, linkToPhone } from './links.ts';
import { joined } from './section.ts';

type Basics = NonNullable<Resume['basics']>;
type Location = NonNullable<Basics['location']>;
type Profile = NonNullable<Basics['profiles']>[number];

/** Countries that write the postal code after the city. Most others put it before. */
const CODE_AFTER_CITY = new Set(
  'US CA GB IE AU NZ IN ZA SG PH BR TH ID PK BD LK SA JP CN KR TW HK MO VN'.split(' '),
);
/** Scripts that write addresses from the country to the street. */
const FROM_LARGE_TO_SMALL = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u;

export function contactsOf(basics: Basics, locale: PrintLocale): Link[] {
  const place = basics.location ? addressOf(basics.location, locale) : null;
  const all = [
    ...(basics.email ? [linkToEmail(basics.email)] : []),
    ...(basics.phone ? [linkToPhone(basics.phone)] : []),
    ...(place === null ? [] : [{ text: place, href: null }]),
    ...(basics.url ? [linkTo(basics.url)] : []),
    ...(basics.profiles ?? []).flatMap((profile) => profileLink(profile, locale)),
  ];
  return all.filter(({ text }, index) => all.findIndex((each) => each.text === text) === index);
}

function addressOf(location: Location, locale: PrintLocale): string | null {
  const { address, city, region, postalCode, countryCode } = location;
  const street = joined(address?.split('\n').map((line) => line.trim()) ?? [], ', ');
  const written = [postalCode, region, city, street].filter((part) => part !== undefined).join();
  if (FROM_LARGE_TO_SMALL.test(written)) {
    return joined(onceEach([postalCode, region, city, street]), ' ');
  }
  const country = countryCode === undefined ? null : countryName(countryCode, locale.tag);
  const code = countryCode?.toUpperCase() ?? '';
  if (countryCode === undefined || CODE_AFTER_CITY.has(code)) {
    const [one, two, three] = onceEach([street, city, country]);
    return joined([one, two, joined([region, postalCode], ' '), three], ', ');
  }
  const [one, two, three, four] = onceEach([street, city, region, country]);
  return joined([one, joined([postalCode, two], ' '), three, four], ', ');
}

/** The parts, with null for repetitions, as in `Singapore, Singapore`. */
function onceEach(parts: readonly (string | null | undefined)[]): (string | null)[] {
  const said = new Set<string>();
  return parts.map((part) => {
    if (!part || said.has(lettersOf(part))) return null;
    for (const each of part.split(',')) said.add(lettersOf(each));
    return part;
  });
}

/** CLDR's code of an unknown region, whose name says nothing. */
const UNKNOWN_REGION = 'ZZ';
const regionNames = perLocale((locale) => new Intl.DisplayNames(locale, { type: 'region' }));

/** The name of a country by its code. Anything else is taken as the name. */
export function countryName(written: string, tag: string): string {
  const code = written.toUpperCase();
  if (!/^[A-Z]{2}$/.test(code) || code === UNKNOWN_REGION) return written;
  try {
    return regionNames(tag).of(code) ?? code;
  } catch {
    return code;
  }
}

function profileLink({ network, username, url }: Profile, { colon }: PrintLocale): Link[] {
  if (url === undefined) return withoutUrl(network, username, colon);
  const link = linkTo(url);
  const parts = partsOf(link).map(lettersOf);
  // An address used as a name adds nothing, and neither does a name followed by the host.
  parts.push(lettersOf(link.text), ...handlesOf(link).map(lettersOf));
  const label = network && !parts.includes(lettersOf(network)) ? `${network}${colon}` : '';
  const isSaid = username === undefined || parts.includes(lettersOf(linkTo(username).text));
  const user = isSaid ? '' : ` (${username})`;
  return [{ ...link, text: `${label}${link.text}${user}` }];
}

/** A profile without a URL. Its user name may itself be an address. */
function withoutUrl(network: string | undefined, username: string | undefined, colon: string) {
  const text = joined([network, username], colon);
  if (text === null) return [];
  const isMail = /^e-?mail$/i.test(network ?? '');
  const call = /^\(?\+/.test(username ?? '') ? linkToPhone(username ?? '').href : null;
  if (call !== null) return [{ text, href: call }];
  const link = isMail ? linkToEmail(username ?? '') : linkTo(username ?? '');
  if (link.href === null || !(isMail || /[^/:]\/[^/]/.test(username ?? '')))
    return [{ text, href: null }];
  const isNamed =
    isMail ||
    partsOf(link)
      .map(lettersOf)
      .includes(lettersOf(network ?? ''));
  return [isNamed ? link : { ...link, text: joined([network, link.text], colon) ?? link.text }];
}

/** Such as `ada@social.example` for `social.example/@ada`. */
function handlesOf({ href }: Link): readonly string[] {
  const { hostname, pathname } = URL.parse(href ?? '') ?? {};
  const [, name] = /^\/@([^/]+)\/?$/.exec(pathname ?? '') ?? [];
  return hostname && name ? [`${name}@${hostname}`] : [];
}

/**
 * The names in an address: `github.com/jane` names GitHub, but `online.example` does not name Line.
 */
function partsOf({ href, text }: Link): readonly string[] {
  const host = URL.parse(href ?? '')?.hostname.replace(/^www\./, '') ?? '';
  return [host, ...host.split('.'), ...text.split(/[/?#=&]/)];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
