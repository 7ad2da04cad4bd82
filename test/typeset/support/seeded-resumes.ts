import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const WORDS =
  'harbour ferry ledger crossing timetable engine signal winter quay pilot manifest freight tide beacon survey contract budget staff review release platform migration incident latency customer audit training supplier estimate prototype measurement schedule warehouse permit insurance dispatch analytics forecast and with for the under across without between from into'.split(
    ' ',
  );
const TITLES = [
  'Engineer',
  'Head of Operations',
  'Analyst',
  'Principal Software Architect',
  'Clerk',
];
const LONG_WORDS = [
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  'https://archive.example.org/reports/2021/annual/harbour-operations-and-crossings.pdf?page=12&lang=en',
  '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
];

/** A résumé that nobody wrote: of any length, and no text in it stands there twice. */
export function seededResume(seed: number): Resume {
  const random = seededRandom(seed * 7919 + 17);
  let serial = 0;
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const chance = (share: number) => random() < share;
  const pick = <T>(from: readonly T[]) => from[upTo(from.length - 1)] as T;
  const words = (least: number, most: number) => {
    const count = least + upTo(most - least);
    const text = Array.from({ length: count }, () => pick(WORDS)).join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  };
  const nextSerial = () => {
    serial += 1;
    return serial;
  };
  const unique = (text: string) => `${text} ${nextSerial()}`;
  const sentence = (least: number, most: number) => {
    const text = unique(words(least, most));
    return chance(0.02) ? `${text} ${pick(LONG_WORDS)}.` : `${text}.`;
  };
  const some = <T>(most: number, make: (index: number) => T): T[] =>
    Array.from({ length: upTo(most) }, (_, index) => make(index));
  const maybe = <T extends object>(share: number, part: () => T): T | object =>
    chance(share) ? part() : {};
  const year = () => 1995 + upTo(30);
  const dates = () => {
    const start = year();
    return {
      startDate: chance(0.5) ? `${start}-0${1 + upTo(8)}` : String(start),
      ...maybe(0.8, () => ({ endDate: chance(0.5) ? `${start + 1}-1${upTo(2)}` : `${start + 2}` })),
    };
  };
  const highlights = () => some(8, () => sentence(3, chance(0.2) ? 60 : 24));
  const url = () => `https://${pick(WORDS)}${nextSerial()}.example/${pick(WORDS)}`;

  return {
    basics: {
      name: unique(pick(['Ada Example', 'Maximiliane Freifrau von Hohenstein-Oettingen', 'Bo Li'])),
      label: unique(pick(TITLES)),
      email: 'ada@example.org',
      ...maybe(0.8, () => ({ phone: '+44 20 7946 0958' })),
      ...maybe(0.8, () => ({ summary: some(3, () => sentence(20, 90)).join('\n\n') })),
      ...maybe(0.5, () => ({ location: { city: 'Bergen', countryCode: 'NO' } })),
      profiles: some(4, () => ({ network: pick(['GitHub', 'LinkedIn', 'ORCID']), url: url() })),
    },
    work: some(chance(0.1) ? 30 : 7, () => ({
      position: unique(pick(TITLES)),
      ...maybe(0.9, () => ({ name: unique(words(1, 4)) })),
      ...maybe(0.5, () => ({ location: 'Bergen, Norway' })),
      ...maybe(0.3, () => ({ description: unique(words(4, 20)) })),
      ...maybe(0.3, () => ({ url: url() })),
      ...maybe(0.9, dates),
      ...maybe(0.4, () => ({ summary: sentence(10, 70) })),
      highlights: highlights(),
    })),
    projects: some(4, () => ({
      name: unique(words(1, 3)),
      ...maybe(0.5, dates),
      ...maybe(0.7, () => ({ description: sentence(8, 50) })),
      highlights: some(4, () => sentence(4, 30)),
      keywords: some(5, () => pick(WORDS)),
    })),
    education: some(3, () => ({
      institution: unique(words(2, 4)),
      area: unique(words(1, 4)),
      ...maybe(0.9, dates),
      ...maybe(0.4, () => ({ score: '1.3' })),
      courses: some(5, () => unique(words(1, 3))),
    })),
    skills: some(7, () => ({
      name: unique(words(1, 3)),
      ...maybe(0.4, () => ({ level: 'Expert' })),
      keywords: some(chance(0.1) ? 40 : 10, () => pick(WORDS)),
    })),
    languages: some(4, () => ({
      language: unique('Norse'),
      fluency: pick(['C1', 'Native speaker']),
    })),
    certificates: some(4, () => ({
      name: unique(words(2, 6)),
      date: `${year()}`,
      issuer: 'Guild',
    })),
    publications: some(chance(0.1) ? 40 : 4, () => ({
      name: unique(words(4, 16)),
      publisher: unique(words(2, 5)),
      releaseDate: `${year()}-05-01`,
      ...maybe(0.3, () => ({ url: chance(0.2) ? (LONG_WORDS[1] as string) : url() })),
      ...maybe(0.4, () => ({ summary: sentence(8, 40) })),
    })),
    awards: some(3, () => ({
      title: unique(words(2, 5)),
      date: `${year()}`,
      awarder: unique(words(1, 3)),
      ...maybe(0.5, () => ({ summary: sentence(5, 30) })),
    })),
    interests: some(3, () => ({ name: unique(words(1, 2)), keywords: some(5, () => pick(WORDS)) })),
    references: some(2, () => ({ name: unique('Charles'), reference: sentence(10, 60) })),
  };
}
