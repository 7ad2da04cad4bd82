import {
  addExtra,
  asLines,
  asText,
  type Field,
  isObject,
  rename,
  text,
  type Values,
} from './fields.ts';

const FIELDS: readonly Field[] = [
  text('name', 'fullName', 'displayName'),
  text('label', 'headline', 'title', 'jobTitle', 'role'),
  text('email', 'mail', 'emailAddress'),
  text('phone', 'phoneNumber', 'mobile', 'telephone'),
  text('url', 'website', 'websiteUrl', 'homepage', 'portfolio', 'portfolioUrl'),
  text('image', 'photo', 'photoUrl', 'picture', 'avatar'),
  { to: 'summary', from: ['summary', 'about', 'bio', 'objective'], fit: asLines },
  { to: 'location', from: ['location', 'address'], fit: toLocation },
];

const LINK_FIELDS: readonly Field[] = [
  text('network', 'label', 'name', 'platform', 'type', 'title'),
  text('url', 'href', 'link'),
  text('username', 'handle', 'user'),
];

/** Keys that name a network by themselves. */
const NETWORKS: ReadonlyMap<string, string> = new Map([
  ['linkedin', 'LinkedIn'],
  ['linkedIn', 'LinkedIn'],
  ['github', 'GitHub'],
  ['gitlab', 'GitLab'],
  ['twitter', 'Twitter'],
  ['xing', 'XING'],
]);

/** The network in the name of a key, such as `github`, `linkedinUrl` or `twitterProfile`. */
function networkOf(key: string): string | undefined {
  return NETWORKS.get(key.replace(/(?:Url|URL|Link|Profile)$/, ''));
}

/** Reads the person from what apps call `profile` or `personalInfo`. */
export function toBasics(person: Values): Record<string, unknown> {
  const { links, socials, socialLinks, profiles, ...rest } = withContacts(named(person));
  const networks = Object.entries(rest).filter(
    ([key, value]) => networkOf(key) !== undefined && typeof value === 'string',
  );
  const others = Object.entries(rest).filter(
    (entry) => !networks.some(([key]) => key === entry[0]),
  );
  const basics = rename(withPlaceApart(Object.fromEntries(others)), FIELDS);
  const found: unknown[] = networks.map(([key, value]) => ({
    network: networkOf(key),
    ...addressOf(String(value)),
  }));
  for (const [key, list] of Object.entries({ profiles, links, socials, socialLinks })) {
    if (list === undefined) continue;
    if (isAddresses(list)) found.push(...Object.entries(list).map(toNetwork));
    else if (!Array.isArray(list)) addExtra(basics, key, list);
    else found.push(...list.map((link) => toProfile(link, basics)));
  }
  return found.length === 0 ? basics : { ...basics, profiles: found };
}

/** Keys under which apps keep a person's contacts as an object. */
const CONTACTS = ['contact', 'contacts', 'contactInfo'];

function withContacts(person: Values): Values {
  const key = CONTACTS.find((name) => isObject(person[name]));
  const contacts = key === undefined ? undefined : person[key];
  if (key === undefined || !isObject(contacts)) return person;
  const { [key]: _contacts, ...rest } = person;
  return Object.keys(contacts).some((name) => Object.hasOwn(rest, name))
    ? person
    : { ...rest, ...contacts };
}

/** Whether it is an object of addresses by their kind. */
function isAddresses(list: unknown): list is Readonly<Record<string, string>> {
  return isObject(list) && Object.values(list).every((address) => typeof address === 'string');
}

function toNetwork([name, address]: readonly [string, string]) {
  return { network: NETWORKS.get(name) ?? name, ...addressOf(address) };
}

function named({ firstName, lastName, ...rest }: Values): Values {
  const given = [firstName, lastName].filter((name) => name !== undefined);
  if (given.length === 0) return rest;
  if (rest.name !== undefined || rest.fullName !== undefined || !given.every(isName)) {
    return {
      ...rest,
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
    };
  }
  return { ...rest, name: given.join(' ') };
}

function isName(name: unknown): boolean {
  return typeof name === 'string';
}

function addressOf(text: string) {
  return /[./]/.test(text) ? { url: text } : { username: text };
}

/** A link as a profile. Fields that a profile does not print go into `basics`. */
function toProfile(link: unknown, basics: Record<string, unknown>): unknown {
  if (typeof link === 'string') return { url: link };
  if (!isObject(link)) {
    if (link !== undefined) addExtra(basics, 'link', link);
    return undefined;
  }
  const known = Object.entries(rename(link, LINK_FIELDS));
  const ofProfile = LINK_FIELDS.map(({ to }) => to);
  for (const [key, value] of known) if (!ofProfile.includes(key)) addExtra(basics, key, value);
  return Object.fromEntries(known.filter(([key]) => ofProfile.includes(key)));
}

const PLACE_FIELDS: readonly Field[] = [
  text('address', 'street', 'streetAddress', 'line1'),
  text('postalCode', 'zip', 'zipCode', 'postcode'),
  text('city', 'town', 'name'),
  text('region', 'state', 'province'),
  { to: 'countryCode', from: ['countryCode', 'country'], fit: asCountryCode },
];

/** Moves fields that a location does not print out of it. */
function withPlaceApart(person: Values): Values {
  const { location } = person;
  if (!isObject(location)) return person;
  const ofPlace = PLACE_FIELDS.flatMap(({ from }) => from);
  const all = Object.entries(location);
  const place = all.filter(([key]) => ofPlace.includes(key));
  if (place.length === 0 || place.length === all.length) return person;
  const others = all.filter(([key]) => !ofPlace.includes(key));
  const apart = { ...person, location: Object.fromEntries(place) };
  addExtra(apart, 'location', Object.fromEntries(others));
  return apart;
}

/** A location. Undefined if it holds more than a location prints. */
function toLocation(value: unknown): Values | undefined {
  const city = asText(value);
  if (city !== undefined) return { city };
  if (!isObject(value)) return undefined;
  const { 'x-country': country, ...place } = rename(value, PLACE_FIELDS);
  if (Object.keys(place).some((key) => !PLACE_FIELDS.some(({ to }) => to === key)))
    return undefined;
  if (country === undefined) return place;
  if (typeof country !== 'string') return undefined;
  return { ...place, region: place.region === undefined ? country : `${place.region}, ${country}` };
}

function asCountryCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value : undefined;
}
